import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { send, type HttpResponse } from '../lib/http.ts'
import { freePort, poll, startNode, stop, writeFiles } from '../lib/process.ts'
import type { Dialect, Group, GroupRequest } from './format.ts'

/** Ms; only an expression that hangs takes longer. */
const timeout = 4000

/** The answer of one server to a request, with the ids that it had drawn until then. */
export interface Reply {
  readonly request: GroupRequest
  readonly answer: HttpResponse
  readonly port: number
  readonly ids: ReadonlyMap<string, string>
}

/** Starts json-server on the files of a group, or mockapi in its dialect, and sends the group. */
export async function replay(
  dialect: Dialect,
  bin: string,
  isReal: boolean,
  group: Group,
  data: object,
): Promise<Reply[]> {
  // Version 1 does not start without this folder in production, where it does not watch its file: it
  // reads its own writes back otherwise, and loses some.
  const isProduction = dialect === 'json-server-1'
  const files = { 'db.json': JSON.stringify(group.data ?? data), ...group.files }
  const cwd = writeFiles(isProduction ? { 'public/.keep': '', ...files } : files)
  const port = await freePort()
  const quiet = isReal && isProduction ? [] : ['--quiet', '--host', '127.0.0.1']
  const own = ['--dialect', dialect, '--strict-port']
  const command = isReal ? ['db.json'] : ['serve', 'db.json', ...own]
  const args = [bin, ...command, ...quiet, '--port', String(port), ...group.flags]
  const env = isReal && isProduction ? { NODE_ENV: 'production' } : {}
  const child = startNode(args, { cwd, env, stdio: 'ignore' })
  try {
    await poll(args.join(' '), () => accepts(port), { child, interval: 20 })
    return await sendAll(group, port)
  } finally {
    await stop(child)
    rmSync(cwd, { recursive: true, force: true })
  }
}

async function sendAll(group: Group, port: number): Promise<Reply[]> {
  const ids = new Map([['long', 'x'.repeat(150_000)]])
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (all, name) => ids.get(name) ?? all)
  const replies: Reply[] = []
  for (const request of group.requests) {
    const { method, headers, target, body, keep } = request
    const path = fill(target).replace(/[^\x20-\x7e]+/gu, encodeURIComponent)
    const sent = { method, headers, path, body: body && fill(body) }
    const answer = await send(port, sent, timeout)
    const id = /"_?id":\s*"([^"]+)"/.exec(answer.body)?.[1]
    if (keep !== undefined && id !== undefined) ids.set(keep, id)
    if (answer.status === 0 && replies.at(-1)?.answer.status === 0) {
      throw new Error(`${group.name}: the server does not answer any more.`)
    }
    replies.push({ request, answer, port, ids: new Map(ids) })
  }
  return replies
}

function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => resolve(undefined))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
