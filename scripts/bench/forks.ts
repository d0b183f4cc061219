import { crudMethods } from '../../src/http/crud-methods.ts'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type CollectionDeclaration } from '../../src/data/records/declaration.ts'
import { createState } from '../../src/data/memory.ts'
import type { Fork } from '../../src/data/store/state.ts'
import { createMockServer, resource } from '../../src/index.ts'
import { percentile, type Figure } from '../lib/figures.ts'
import { person } from './creates.ts'

const forks = 10_000
const records = 1000
const megabyte = 1024 * 1024

const users: CollectionDeclaration = {
  name: 'users',
  path: '/users',
  origin: { file: 'users.json', place: () => undefined },
  ids: 'increment',
  usesFaker: false,
  definition: 'users',
  records: () => Array.from({ length: records }, (_, n) => ({ id: n + 1, ...fields(n) })),
  relations: {},
  only: crudMethods,
}

function fields(index: number): Record<string, unknown> {
  return { ...person(index), score: index * 7, tags: ['new', `t${index % 5}`] }
}

const noFaker = (): never => {
  throw new Error('These records need no Faker.')
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** What forks of one collection cost, with some writes each, and how long opening a session takes. */
export async function measureForks(scale: number): Promise<Figure[]> {
  const count = Math.ceil(forks * scale)
  const read = (fork: Fork) => fork.collection('users')?.get(1)
  return [
    ...openForks(count, 'nothing done', () => {}),
    ...openForks(count, 'one read each', read),
    ...openForks(count, '1 write each', writes(1)),
    ...openForks(count, '20 writes each', writes(20), 150 * scale),
    ...(await openSessions()),
  ]
}

/** The memory and the time of forks which each do something. */
function openForks(
  count: number,
  what: string,
  work: (fork: Fork, index: number) => unknown,
  most?: number,
): Figure[] {
  const state = createState({ seed: 1, source: () => ({ forRecord: noFaker, forCall: noFaker }) })
  state.declare([users], [])
  state.collection('users')?.all()
  const before = heapUsed()
  const started = performance.now()
  const open = Array.from({ length: count }, (_, index) => {
    const fork = state.fork()
    work(fork, index)
    return fork
  })
  const ms = performance.now() - started
  const value = (heapUsed() - before) / megabyte
  for (const fork of open) fork.drop()
  return [
    { what: `${count} forks, ${what}`, value, unit: ' MB', ...(most !== undefined && { most }) },
    { what: 'opened and done in', value: ms, unit: ' ms' },
  ]
}

function writes(count: number): (fork: Fork, index: number) => void {
  return (fork, index) => {
    const collection = fork.collection('users')
    for (let write = 0; write < count; write++) {
      const data = fields(index * count + write)
      if (write % 2) collection?.update(1 + ((index + write) % records), data)
      else collection?.create(data)
    }
  }
}

async function openSessions(): Promise<Figure[]> {
  const seed = Array.from({ length: 10_000 }, (_, index) => fields(index))
  await using server = await createMockServer({ mocks: [resource('users', { seed })] })
  await server.fetch('/users/1')
  // The first ones pay for what is compiled once.
  for (let index = 0; index < 100; index++) server.session(`warm-${index}`)
  const before = heapUsed()
  const times = Array.from({ length: 900 }, (_, index) => {
    const started = performance.now()
    server.session(`s-${index}`)
    return performance.now() - started
  })
  const bytes = (heapUsed() - before) / times.length
  return [
    {
      what: 'Opening a session of 10,000 records, median',
      value: percentile(times, 0.5),
      unit: ' ms',
    },
    { what: '99th percentile', value: percentile(times, 0.99), unit: ' ms', most: 1 },
    { what: 'memory of a session', value: Math.round(bytes), unit: ' bytes' },
  ]
}
