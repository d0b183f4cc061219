import { resolve } from 'node:path'
import { sfc32 } from '../../src/random.ts'
import type { Figure } from '../lib/figures.ts'
import { ServeProcess } from '../lib/process.ts'
import { person } from './creates.ts'

const environments = 10_000
const writes = 20
/** The size of a record as JSON, bytes. */
const recordSize = 250
const clients = 8
const megabyte = 1024 * 1024

const files = {
  'mocks/users.json': JSON.stringify(Array.from({ length: 100 }, (_, n) => person(n))),
  // What is held, and not what is garbage by now.
  'mocks/memory.mjs': `import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
export default {
  'GET /memory': () => {
    collect()
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return { held: heapUsed + external }
  },
}
`,
}

/** A record half of whose text does not repeat: packing must not look better than it is. */
function recordOf(random: () => number): string {
  const fields = { name: `Person ${Math.floor(random() * 1e6)}`, role: 'member', text: '' }
  let text = ''
  while (text.length < recordSize) {
    text += random() < 0.5 ? ' a word that is often written' : random().toString(36).slice(2)
  }
  const length = recordSize - JSON.stringify(fields).length
  return JSON.stringify({ ...fields, text: text.slice(0, length) })
}

/** What 10,000 environments with 20 writes of 250 bytes each take in a server, and how long one takes to come back. */
export async function measureEnvironments(scale: number): Promise<Figure[]> {
  const count = Math.ceil(environments * scale)
  await using server = new ServeProcess(resolve('dist/bin.js'), files, ['--quiet'])
  const url = await server.url()
  const before = await heldBy(url)
  const started = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await fill(`${url}/~e${index}`, index)
  }
  await Promise.all(Array.from({ length: clients }, work))
  const ms = performance.now() - started
  const resident = server.memory()
  const held = await heldBy(url)
  const back = performance.now()
  const users = (await (await fetch(`${url}/~e0/users`)).json()) as object[]
  const backMs = performance.now() - back
  if (users.length !== 100 + writes) throw new Error(`It came back with ${users.length} records.`)
  return [
    {
      what: `Held with ${count} environments, ${writes} writes of ${recordSize} bytes each`,
      value: held,
      unit: ' MB',
      most: 150,
    },
    { what: 'held before that', value: before, unit: ' MB' },
    { what: 'resident, with garbage that is not collected yet', value: resident, unit: ' MB' },
    { what: 'writes a second', value: (count * writes * 1000) / ms, unit: '' },
    { what: 'one comes back and answers in', value: backMs, unit: ' ms' },
  ]
}

async function fill(base: string, index: number): Promise<void> {
  const random = sfc32(index)
  const headers = { 'content-type': 'application/json' }
  for (let write = 0; write < writes; write++) {
    const body = recordOf(random)
    const response = await fetch(`${base}/users`, { method: 'POST', headers, body })
    await response.arrayBuffer()
    if (response.status !== 201) throw new Error(`${base}/users answered ${response.status}`)
  }
}

async function heldBy(url: string): Promise<number> {
  const { held } = (await (await fetch(`${url}/memory`)).json()) as { held: number }
  return held / megabyte
}
