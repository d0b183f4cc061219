import { execFileSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { percentile, type Figure } from '../lib/figures.ts'

const processes = 15
const entry = JSON.stringify(pathToFileURL('dist/index.js').href)

const start = `
  const { createMockServer } = await import(${entry})
  const before = performance.now()
  const server = await createMockServer({ dir: 'mocks', seed: 42 })
  const ready = performance.now() - before
  await server.close()
  console.log(JSON.stringify({ ready: [ready] }))`

const reset = `
  const { createMockServer, resource } = await import(${entry})
  const seed = Array.from({ length: 1000 }, (_, index) => ({ id: index + 1, name: 'n' + index, price: index }))
  const items = resource('items', { seed })
  const server = await createMockServer({ mocks: [items] })
  const measure = (session) => Array.from({ length: 30 }, (_, round) => {
    for (const { id } of seed) session.db(items).update(id, { price: -1 - round })
    const before = performance.now()
    session.reset()
    const [first] = session.db(items).all()
    const time = performance.now() - before
    if (first.price !== 0) throw new Error('The reset left a change.')
    return time
  })
  const times = { reset: measure(server), session: measure(server.session('one')) }
  await server.close()
  console.log(JSON.stringify(times))`

/**
 * What `createMockServer` costs a test: the time from the import until the sample folder is ready, in fresh
 * processes, and the time of a reset after a thousand records were changed.
 */
export function measureStart(scale: number): Figure[] {
  const count = Math.ceil(processes * scale)
  const ready = Array.from({ length: count }, () => run(start)['ready'] ?? []).flat()
  const { reset: ofServer = [], session = [] } = run(reset)
  const figures = (what: string, times: readonly number[], most: number): Figure[] => [
    { what, value: percentile(times, 0.5), unit: ' ms', most },
    { what: 'the least of them', value: Math.min(...times), unit: ' ms' },
  ]
  return [
    ...figures('createMockServer with the sample folder, median', ready, 60),
    ...figures('reset after 1,000 changes, median', ofServer, 1),
    ...figures('the same of a session, median', session, 1),
  ]
}

/** Runs a program in a fresh process; what it measured, ms. */
function run(program: string): Record<string, number[]> {
  const args = ['--input-type=module', '-e', program]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Record<
    string,
    number[]
  >
}
