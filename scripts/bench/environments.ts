import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  fileNameOf,
  writeChange,
  writeEnvironment,
} from '../../src/persistence/environment-file.ts'
import { sfc32 } from '../../src/random.ts'
import type { Figure } from '../lib/figures.ts'
import { ServeProcess, writeFiles } from '../lib/process.ts'
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

/**
 * What 10,000 environments with 20 writes of 250 bytes each take in a server, beside one that was written to as well and has
 * none; how long one takes to come back.
 */
export async function measureEnvironments(scale: number): Promise<Figure[]> {
  const count = Math.ceil(environments * scale)
  const plain = await withoutEnvironments(count)
  await using server = new ServeProcess(resolve('dist/bin.js'), files, ['--quiet'])
  const url = await server.url()
  const before = await heldBy(url)
  const started = performance.now()
  await inTurns(count, (index) =>
    fill(index, (init) => fetch(`${url}/~e${index}/users`, { ...init, method: 'POST' })),
  )
  const ms = performance.now() - started
  const resident = server.memory()
  const held = await heldBy(url)
  const back = performance.now()
  const users = (await (await fetch(`${url}/~e0/users`)).json()) as object[]
  const backMs = performance.now() - back
  const [kept, none] = [await startWith(count), await startWith(0)]
  if (users.length !== 100 + writes) throw new Error(`It came back with ${users.length} records.`)
  return [
    {
      what: `Resident for ${count} environments, ${writes} writes of ${recordSize} bytes each`,
      value: resident - plain,
      unit: ' MB',
      most: 150,
    },
    { what: 'the whole process, garbage included', value: resident, unit: ' MB' },
    {
      what: 'the same after writes to 100 records, without any',
      value: plain,
      unit: ' MB',
    },
    {
      what: 'held by its environments once garbage is collected',
      value: held - before,
      unit: ' MB',
    },
    { what: 'writes a second', value: (count * writes * 1000) / ms, unit: '' },
    { what: 'one comes back and answers in', value: backMs, unit: ' ms' },
    { what: `start with as many kept on disk`, value: kept, unit: ' ms' },
    { what: 'start with none', value: none, unit: ' ms' },
  ]
}

/** What a server takes that has had a fifth of the writes, MB: more of them leave it as it is. */
async function withoutEnvironments(count: number): Promise<number> {
  await using server = new ServeProcess(resolve('dist/bin.js'), files, ['--quiet'])
  const url = await server.url()
  await inTurns(count / 5, (index) =>
    fill(index, (init) => fetch(`${url}/users/${(index % 100) + 1}`, { ...init, method: 'PUT' })),
  )
  return server.memory()
}

/** How long a server takes to start that keeps so many on disk, ms: the best of three. */
async function startWith(count: number): Promise<number> {
  const folder = writeFiles({ ...files, '.mockapi/environments/.keep': '' })
  const contents = { data: {} }
  const change = writeChange({ seeds: {}, changes: [] })
  for (let index = 0; index < count; index++) {
    const name = `e${index}`
    const head = { mockapiEnvironment: 1, name, created: 0, base: contents, now: contents } as const
    const text = [...writeEnvironment(head), ...Array<string>(writes).fill(change)].join('')
    writeFileSync(join(folder, '.mockapi/environments', fileNameOf(name)), text)
  }
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const started = performance.now()
    await using server = new ServeProcess(resolve('dist/bin.js'), folder, ['--quiet', '--persist'])
    await server.url()
    times.push(performance.now() - started)
  }
  rmSync(folder, { recursive: true })
  return Math.min(...times)
}

/** Does something so many times, by some clients at once. */
async function inTurns(count: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await act(index)
  }
  await Promise.all(Array.from({ length: clients }, work))
}

async function fill(index: number, write: (init: RequestInit) => Promise<Response>): Promise<void> {
  const random = sfc32(index)
  const headers = { 'content-type': 'application/json' }
  for (let count = 0; count < writes; count++) {
    const response = await write({ headers, body: recordOf(random) })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  }
}

async function heldBy(url: string): Promise<number> {
  const { held } = (await (await fetch(`${url}/memory`)).json()) as { held: number }
  return held / megabyte
}
