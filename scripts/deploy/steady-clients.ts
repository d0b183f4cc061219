import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** What clients that send one request after the other, over connections that they keep, have seen. */
export interface Seen {
  readonly answered: number
  /** Other statuses than 200, and connections that broke, by what was said of them. */
  readonly lost: readonly string[]
}

/** Sends requests from some clients until nobody listens any more, which is no loss: a balancer asks another server. */
export async function askUntilRefused(url: string, clients: number): Promise<Seen> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const lost: string[] = []
  let answered = 0
  const one = async (): Promise<void> => {
    for (;;) {
      const result = await ask(url, agent)
      if (result === 'ECONNREFUSED') return
      if (result === 200) answered++
      else lost.push(String(result))
      if (lost.length > 100) return
      await pause(2)
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
  agent.destroy()
  return { answered, lost }
}

/** The status, or the code of the error. */
function ask(url: string, agent: Agent): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
      response.once('error', (error) => resolve(error.message))
    })
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}
