import { connect } from 'node:net'
import { requestText } from '../bench/request.ts'
import { sfc32 } from '../../src/random.ts'
import { askMany } from './ask-many.ts'
import type { Figure, SoakOptions } from './figure.ts'
import { mutate } from './mutate.ts'
import type { Mutated } from './mutate.ts'
import { serveFiles } from './served.ts'
import type { Served } from './served.ts'

const full = 100_000
/** Sent before the memory is measured: caches and the allocator of the system settle meanwhile. */
const warmUp = 40_000
/** What the journal (32 MB) and the lists that are kept (32 MB) may still take, and some room, MB. */
const mostGrowth = 80
const connections = 40
/** How long an answer may take, ms. */
const patience = 10_000
/** The most faults that are shown. */
const mostShown = 10

/** Requests with mistakes: the server survives them, answers those that are well-formed, and leaks nothing. */
export async function soakFuzz({ bin, scale, seed }: SoakOptions): Promise<Figure[]> {
  await using server = await serveFiles(bin, {
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
    'mocks/posts.json': JSON.stringify([{ id: 2, userId: 1, title: 'one' }]),
    'mocks/made.ts': `export default {
      'ALL /made/:id{[0-9]+}': ({ params, body, query }) => ({ params, body: body ?? null, query }),
    }`,
    'mocks/template.json': JSON.stringify({
      'ALL /template': {
        $cases: [
          { $when: { 'query.q': { matches: '^(a+)+$' } }, a: 1 },
          { b: '{{query.name}} {{body.a}}' },
        ],
      },
    }),
  })
  const { port } = server
  const request = Buffer.from(requestText(port, { path: '/made/1' }))
  const random = sfc32(seed)
  const faults: string[] = []
  let sent = 0
  const sendAll = async (count: number) => {
    const end = sent + count
    const run = async () => {
      while (sent < end && server.isAlive()) {
        sent++
        const mutated = mutate(random)
        const fault = faultOf(mutated, await exchange(port, mutated))
        if (fault === undefined) continue
        faults.push(fault)
        if (faults.length <= mostShown) console.log(fault)
      }
    }
    await Promise.all(Array.from({ length: connections }, run))
  }
  await sendAll(Math.min(warmUp, Math.ceil(full * scale)))
  const before = await restingMemory(server, request)
  const files = server.openFiles()
  await sendAll(Math.ceil(full * scale))
  const after = await askMany(port, 10, (number) => (number < 1000 ? request : undefined))
  return [
    { what: 'Requests with mistakes', value: sent, unit: '' },
    { what: 'that ended the server', value: server.isAlive() ? 0 : 1, unit: '', most: 0 },
    {
      what: 'well-formed ones without an answer, and 5xx',
      value: faults.length,
      unit: '',
      most: 0,
    },
    {
      what: 'failures of 1,000 good ones after them',
      value: 1000 - after.answers + after.failures,
      unit: '',
      most: 0,
    },
    {
      what: 'growth of the memory meanwhile',
      value: (await restingMemory(server, request)) - before,
      unit: ' MB',
      most: mostGrowth,
    },
    {
      what: 'connections left open',
      value: Math.max(0, server.openFiles() - files),
      unit: '',
      most: 2,
    },
  ]
}

/** The least memory over a while of good requests: what a garbage collector has left to do is no growth. */
async function restingMemory(server: Served, request: Buffer): Promise<number> {
  let least = Infinity
  for (let time = 0; time < 10; time++) {
    await askMany(server.port, 10, (number) => (number < 2000 ? request : undefined))
    least = Math.min(least, server.memory())
  }
  return least
}

function faultOf({ bytes, isWellFormed }: Mutated, answer: string): string | undefined {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
  const isMissing = isWellFormed && status === undefined
  if (!isMissing && !status?.startsWith('5')) return undefined
  return `${JSON.stringify(bytes.toString('latin1').slice(0, 600))}\n  gives ${JSON.stringify(answer.slice(0, 600))}`
}

/**
 * Sends a request and reads until the server closes the connection. Of a damaged one this side is closed
 * first, since the server may wait for more.
 */
function exchange(port: number, { bytes, isWellFormed }: Mutated): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let answer = ''
    socket.setTimeout(patience, () => socket.destroy())
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (answer += text))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    if (isWellFormed) socket.write(bytes)
    else socket.end(bytes)
  })
}
