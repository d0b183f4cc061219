// What forks cost in memory: many forks of one collection, with some writes each; and how long opening a
// session takes. Prints the growth of the heap and the times, and fails when they are over the goals. Run by `npm run bench:forks`.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { CollectionDeclaration } from '../../src/data/records/declaration.ts'
import { operations } from '../../src/data/records/declaration.ts'
import { createMockServer, resource } from '../../src/index.ts'
import { createState } from '../../src/data/memory.ts'
import type { Fork } from '../../src/data/store/state.ts'

const forks = 10_000
const records = 1000
/** The most that the forks may take together, bytes. */
const goal = 150 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A record of about 250 bytes of JSON. */
function fields(index: number): Record<string, unknown> {
  return {
    name: `Person number ${index}`,
    email: `person.${index}@example.test`,
    role: index % 2 ? 'admin' : 'member',
    score: index * 7,
    city: `City of ${index % 90}`,
    tags: ['new', `t${index % 5}`],
    about: `Text about person ${index}, long enough to be a record as they are found in mocks.`,
  }
}

const users: CollectionDeclaration = {
  name: 'users',
  path: '/users',
  origin: { file: 'users.json', place: () => undefined },
  ids: 'increment',
  usesFaker: false,
  definition: 'users',
  records: () => Array.from({ length: records }, (_, n) => ({ id: n + 1, ...fields(n) })),
  relations: {},
  only: operations,
}

const noFaker = (): never => {
  throw new Error('These records need no Faker.')
}

function used(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Bytes that forks take which each do something. */
function measure(work: (fork: Fork, index: number) => void): { bytes: number; ms: number } {
  const source = () => ({ forRecord: noFaker, forCall: noFaker })
  const state = createState({ seed: 1, source })
  state.declare([users], [])
  state.collection('users')?.all()
  const before = used()
  const started = performance.now()
  const open = Array.from({ length: forks }, (_, index) => {
    const fork = state.fork()
    work(fork, index)
    return fork
  })
  const ms = performance.now() - started
  const bytes = used() - before
  for (const fork of open) fork.drop()
  return { bytes, ms }
}

function writeTimes(count: number): (fork: Fork, index: number) => void {
  return (fork, index) => {
    const collection = fork.collection('users')
    for (let write = 0; write < count; write++) {
      const data = fields(index * count + write)
      if (write % 2) collection?.update(1 + ((index + write) % records), data)
      else collection?.create(data)
    }
  }
}

let failed = false
for (const [title, work, limit] of [
  ['nothing done', () => {}, undefined],
  ['one read each', (fork: Fork) => fork.collection('users')?.get(1), undefined],
  ['1 write each', writeTimes(1), undefined],
  ['20 writes each', writeTimes(20), goal],
] as const) {
  const { bytes, ms } = measure(work)
  const each = `${Math.round(bytes / forks)} bytes a fork`
  const all = `${(bytes / 1024 / 1024).toFixed(1)} MB`
  console.log(`${forks} forks, ${title}: ${all}, ${each}, ${ms.toFixed(0)} ms`)
  failed ||= limit !== undefined && bytes > limit
}
/** The most that opening a session may take, ms. */
const openingGoal = 1

/** How long opening sessions takes, ms, the shortest first, and bytes of each. */
async function openSessions(): Promise<{ times: number[]; bytes: number }> {
  const seed = Array.from({ length: 10_000 }, (_, index) => fields(index))
  await using server = await createMockServer({ mocks: [resource('users', { seed })] })
  await server.fetch('/users/1')
  // The first ones pay for what is compiled once.
  for (let index = 0; index < 100; index++) server.session(`warm-${index}`)
  const before = used()
  const times = Array.from({ length: 900 }, (_, index) => {
    const started = performance.now()
    server.session(`s-${index}`)
    return performance.now() - started
  })
  const bytes = used() - before
  return { times: times.sort((one, other) => one - other), bytes: bytes / times.length }
}

const { times, bytes: each } = await openSessions()
const [middle, rare] = [0.5, 0.99].map((share) => times[Math.floor(times.length * share)] ?? 0)
console.log(
  `sessions of 10000 records: opened in ${middle?.toFixed(4)} ms (p50), ${rare?.toFixed(4)} ms (p99), ${Math.round(each)} bytes each`,
)
failed ||= (rare ?? Infinity) > openingGoal
console.log(
  `goal: under ${openingGoal} ms to open one; under ${goal / 1024 / 1024} MB with 20 writes each: ${failed ? 'missed' : 'met'}`,
)
process.exitCode = failed ? 1 : 0
