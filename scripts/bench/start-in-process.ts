// What `createMockServer` costs a test: the time from the import until the sample folder is ready, in fresh
// processes, and the time of a reset after a thousand records were changed. Fails where the middle one of
// many is over its goal. Run by `npm run bench:start`, which builds first.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** npm runs scripts in the folder of the package. */
const root = process.cwd()
const entry = JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)

/** Of each kind, milliseconds. */
const goals = { ready: 60, reset: 1, 'reset of a session': 1 } as const
const processes = 15

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
  const times = { reset: measure(server), 'reset of a session': measure(server.session('one')) }
  await server.close()
  console.log(JSON.stringify(times))`

/** Runs a program in a fresh process; what it measured, by kind. */
function run(program: string): Record<string, number[]> {
  const options = { cwd: root, encoding: 'utf8' as const }
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], options)
  return JSON.parse(output) as Record<string, number[]>
}

const measured = new Map<string, number[]>()
const programs = [...Array.from({ length: processes }, () => start), reset]
for (const program of programs) {
  for (const [kind, times] of Object.entries(run(program))) {
    measured.set(kind, [...(measured.get(kind) ?? []), ...times])
  }
}

for (const [kind, goal] of Object.entries(goals)) {
  const times = (measured.get(kind) ?? []).sort((a, b) => a - b)
  const middle = times[Math.floor(times.length / 2)] ?? Infinity
  const [least = Infinity] = times
  const verdict = middle < goal ? 'ok' : 'over'
  console.log(
    `${kind.padEnd(20)} ${middle.toFixed(2)} ms (least ${least.toFixed(2)}, goal ${goal}) ${verdict}`,
  )
  if (middle >= goal) process.exitCode = 1
}
