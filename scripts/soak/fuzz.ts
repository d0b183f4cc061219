import { connect } from 'node:net'
import { sfc32 } from '../../src/random.ts'
import type { Figure } from '../lib/figures.ts'
import { load } from '../lib/load.ts'
import { ServeProcess, isAlive } from '../lib/process.ts'
import { fuzzedRequest, type FuzzedRequest } from './fuzzed-request.ts'

/** Sent before the memory is measured: caches and the allocator of the system settle meanwhile. */
const warmUp = 40_000
/** What the journal (32 MB) and the cached lists (32 MB) may still take, and some room, MB. */
const mostGrowth = 80
const connections = 40
/** How long an answer may take, ms. */
const timeout = 10_000
const mostShown = 10

/** Requests with mistakes: the server survives them, answers those that are well-formed, leaks nothing. */
export async function soakFuzz(bin: string, scale: number, seed: number): Promise<Figure[]> {
  const full = Math.ceil(100_000 * scale)
  const when = { 'query.q': { matches: '^(a+)+$' } }
  await using server = new ServeProcess(bin, {
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
    'mocks/posts.json': JSON.stringify([{ id: 2, userId: 1, title: 'one' }]),
    'mocks/made.ts': `export default {
      'ALL /made/:id{[0-9]+}': ({ params, body, query }) => ({
        params,
        // Bytes are no JSON.
        body: body instanceof Uint8Array ? [...body.slice(0, 9)] : (body ?? null),
        query,
      }),
    }`,
    'mocks/template.json': JSON.stringify({
      'ALL /template': { $cases: [{ $when: when, a: 1 }, { b: '{{query.name}} {{body.a}}' }] },
    }),
  })
  const port = await server.port()
  const good = { port, requests: [{ path: '/made/1' }], connections: 10 }
  /** The least memory over a while of good requests: garbage that is not collected yet is no growth. */
  const restingMemory = async () => {
    let least = Infinity
    for (let time = 0; time < 10; time++) {
      await load({ ...good, count: 2000 })
      least = Math.min(least, server.memory())
    }
    return least
  }
  const random = sfc32(seed)
  let sent = 0
  let faults = 0
  const sendAll = async (count: number) => {
    const end = sent + count
    const run = async () => {
      while (sent < end && isAlive(server.child)) {
        sent++
        const request = fuzzedRequest(random)
        const fault = faultOf(request, await exchange(port, request))
        if (fault !== undefined && ++faults <= mostShown) console.log(fault)
      }
    }
    await Promise.all(Array.from({ length: connections }, run))
  }
  await sendAll(Math.min(warmUp, full))
  const before = await restingMemory()
  const files = server.openFiles()
  await sendAll(full)
  const { failures } = await load({ ...good, count: 1000 })
  const growth = (await restingMemory()) - before
  const left = Math.max(0, server.openFiles() - files)
  return [
    { what: 'Requests with mistakes', value: sent, unit: '' },
    { what: 'that ended the server', value: isAlive(server.child) ? 0 : 1, unit: '', most: 0 },
    { what: 'well-formed ones without an answer, and 5xx', value: faults, unit: '', most: 0 },
    { what: 'failures of 1,000 good ones after them', value: failures, unit: '', most: 0 },
    { what: 'growth of the memory meanwhile', value: growth, unit: ' MB', most: mostGrowth },
    { what: 'connections left open', value: left, unit: '', most: 2 },
  ]
}

function faultOf({ bytes, isWellFormed }: FuzzedRequest, answer: string): string | undefined {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
  const isMissing = isWellFormed && status === undefined
  // 501 is the answer to an upgrade.
  if (!isMissing && (!status?.startsWith('5') || status === '501')) return undefined
  const [request, response] = [bytes.toString('latin1'), answer].map((text) => text.slice(0, 600))
  return `${JSON.stringify(request)}\n  gives ${JSON.stringify(response)}`
}

/**
 * Sends a request and reads until the server closes the connection. Of a damaged one this side is closed
 * first, since the server may wait for more.
 */
function exchange(port: number, { bytes, isWellFormed }: FuzzedRequest): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let answer = ''
    socket.setTimeout(timeout, () => socket.destroy())
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (answer += text))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    if (isWellFormed) socket.write(bytes)
    else socket.end(bytes)
  })
}
