import { connect } from 'node:net'
import { requestText } from './request.ts'
import type { Answer } from './workload.ts'

/** An answer as it came over the wire. */
export interface Received {
  readonly status: number
  readonly type: string
  readonly body: string
  /** Of the whole answer with its head, bytes. */
  readonly length: number
}

/**
 * Asks once, over a connection of its own; rejects while nobody listens.
 *
 * @param patch sent as JSON with PATCH in place of a GET
 */
export function get(port: number, path: string, patch?: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`${path}: the connection ended early.`)))
    socket.on('connect', () => socket.write(requestText(port, path, patch)))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      const received = complete(Buffer.concat(chunks))
      if (!received) return
      resolve(received)
      socket.destroy()
    })
  })
}

function complete(bytes: Buffer): Received | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = bytes.toString('latin1', 0, end)
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
  const length = end + 4 + Number(field('content-length'))
  if (Number.isNaN(length)) throw new Error('An answer without a length cannot be measured.')
  if (bytes.length < length) return undefined
  return {
    status: Number(head.slice(9, 12)),
    type: field('content-type') ?? '',
    body: bytes.toString('utf8', end + 4, length),
    length,
  }
}

/** Asks until the answer is as wanted; gives the time that took, ms. */
export async function waitFor(
  port: number,
  path: string,
  isWanted: (received: Received) => boolean,
  since: number = performance.now(),
): Promise<number> {
  for (;;) {
    const received = await get(port, path).catch(() => undefined)
    const elapsed = performance.now() - since
    if (received && isWanted(received)) return elapsed
    if (elapsed > 30_000) throw new Error(`${path} was not as wanted within 30 seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 0.5))
  }
}

/** Checks an answer to the letter; gives its length on the wire. */
export async function check(port: number, path: string, expected: Answer): Promise<number> {
  const { status, type, body, length } = await get(port, path)
  if (status === 200 && type === expected.headers['content-type'] && body === expected.body) {
    return length
  }
  throw new Error(`${path} answers ${status} ${type} ${body}, not 200 ${expected.body}`)
}
