import { connect } from 'node:net'
import { lengthOf, requestText } from './request.ts'
import type { Question } from './request.ts'
import type { Answer } from './workload.ts'

/** An answer as it came over the wire. */
export interface Received {
  readonly status: number
  readonly type: string
  readonly body: string
  /** Of the whole answer with its head, bytes. */
  readonly length: number
}

/** Asks once, over a connection of its own; rejects while nobody listens. */
export function ask(port: number, question: Question): Promise<Received> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let expected: number | undefined
    let received = 0
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`${question.path}: the connection ended early.`)))
    socket.on('connect', () => socket.write(requestText(port, question)))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      received += chunk.length
      expected ??= lengthOf(Buffer.concat(chunks))
      if (expected === undefined || received < expected) return
      resolve(read(Buffer.concat(chunks), expected))
      socket.destroy()
    })
  })
}

function read(bytes: Buffer, length: number): Received {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('latin1', 0, end)
  return {
    status: Number(head.slice(9, 12)),
    type: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '',
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
    const received = await ask(port, { path }).catch(() => undefined)
    const elapsed = performance.now() - since
    if (received && isWanted(received)) return elapsed
    if (elapsed > 30_000) throw new Error(`${path} was not as wanted within 30 seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 0.5))
  }
}

/** Checks an answer to the letter; gives its length on the wire. */
export async function check(port: number, path: string, expected: Answer): Promise<number> {
  const { status, type, body, length } = await ask(port, { path })
  if (status === 200 && type === expected.headers['content-type'] && body === expected.body) {
    return length
  }
  const [shown, wanted] = [body, expected.body].map((text) => text.slice(0, 500))
  throw new Error(`${path} answers ${status} ${type} ${shown}, not 200 ${wanted}`)
}
