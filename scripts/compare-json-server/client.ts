import { request } from 'node:http'
import type { Ask } from './group.ts'

/** An answer as it came. */
export interface Answer {
  /** 0 where none came in time. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How long an answer may take, ms; only an expression that hangs takes longer. */
const patience = 4000

/** The ids that one server drew, by the names they are kept under. */
export type KeptIds = Map<string, string>

/** Asks over a connection of its own; ids that are named in braces are filled in. */
export function send(port: number, ask: Ask, ids: KeptIds): Promise<Answer> {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (all, name) => ids.get(name) ?? all)
  const body = ask.body === undefined ? undefined : fill(ask.body)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: ask.method,
        path: fill(ask.target).replace(/[^\x20-\x7e]+/gu, encodeURIComponent),
        headers: { ...ask.headers, ...length },
        agent: false,
        timeout: patience,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const headers = Object.entries(incoming.headers).map(([name, value]) => [
            name,
            `${value}`,
          ])
          const text = Buffer.concat(chunks).toString()
          const status = incoming.statusCode ?? 0
          resolve({ status, headers: Object.fromEntries(headers) as Answer['headers'], body: text })
        })
      },
    )
    outgoing.on('timeout', () => {
      resolve({ status: 0, headers: {}, body: '' })
      outgoing.destroy()
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
