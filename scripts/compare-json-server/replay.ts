import { send } from './client.ts'
import type { Answer, KeptIds } from './client.ts'
import type { Ask, Group } from './group.ts'
import { start } from './servers.ts'
import type { Program } from './servers.ts'

/** What one server said to a request, with the ids that it had drawn until then. */
export interface Reply {
  readonly ask: Ask
  readonly answer: Answer
  readonly port: number
  readonly ids: ReadonlyMap<string, string>
}

/** Starts a server and asks it all of a group in order. */
export async function replay(program: Program, group: Group, data: object): Promise<Reply[]> {
  const { port, close } = await start(program, group, data)
  const ids: KeptIds = new Map()
  const replies: Reply[] = []
  try {
    for (const ask of group.asks) {
      const answer = await send(port, ask, ids)
      if (ask.keep !== undefined) keep(ids, ask.keep, answer)
      if (answer.status === 0 && replies.at(-1)?.answer.status === 0) {
        throw new Error(`${group.name}: the server does not answer any more.`)
      }
      replies.push({ ask, answer, port, ids: new Map(ids) })
    }
  } finally {
    await close()
  }
  return replies
}

function keep(ids: KeptIds, name: string, { body }: Answer): void {
  const id = /"_?id":\s*"([^"]+)"/.exec(body)?.[1]
  if (id !== undefined) ids.set(name, id)
}
