// What mocks cost in tests: how soon a server is ready, what a reset of a thousand changed records takes, and
// what a session for each of 1,000 vitest tests adds to an empty test. Prints the figures and fails when one is
// over its goal. Run by `npm run bench:tests`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The most that each may take, ms. */
const goals = { ready: 60, reset: 1, test: 2 }
const rounds = 5
const tests = 1000

const readyProgram = `
import { createMockServer } from 'mockapi'
const started = performance.now()
const server = await createMockServer({ dir: ${JSON.stringify(resolve('mocks'))} })
console.log(performance.now() - started)
await server.close()
`

const resetProgram = `
import { createMockServer, resource } from 'mockapi'
const seed = Array.from({ length: 1000 }, (_, n) => ({ id: n + 1, name: 'Person ' + n, score: n }))
const users = resource('users', { seed })
const server = await createMockServer({ mocks: [users] })
const times = []
for (let round = 0; round < 20; round++) {
  for (let id = 1; id <= 1000; id++) server.db(users).update(id, { score: -round })
  const started = performance.now()
  server.reset()
  times.push(performance.now() - started)
  if (server.db(users).find(1000).score !== 999) throw new Error('The reset left a change.')
}
console.log(times.sort((one, two) => one - two)[10])
await server.close()
`

/** A file of tests; `argument` is what each of them takes, `body` what it does. */
function testFile(argument: string, body: string): string {
  return `import { mockTest } from 'mockapi/vitest'
const test = mockTest({ mocks: [{ 'GET /a': { ok: true } }] })
for (let index = 0; index < ${tests}; index++) {
  test('test ' + index, async (${argument}) => { ${body} })
}
`
}

const files = {
  empty: testFile('', ''),
  session: testFile('{ mock }', 'if (mock.calls().length > 0) throw new Error("not its own")'),
  fetch: testFile('{ mock }', "await mock.fetch('/a')"),
}

const folder = mkdtempSync(join(tmpdir(), 'mockapi-bench-'))
try {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'mockapi'), 'junction')
  symlinkSync(resolve('node_modules/vitest'), join(folder, 'node_modules', 'vitest'), 'junction')
  write('package.json', '{ "type": "module" }')
  write('ready.js', readyProgram)
  write('reset.js', resetProgram)
  for (const [name, text] of Object.entries(files)) write(`${name}.test.js`, text)
  report()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function report(): void {
  // The best of each: what else the machine does only ever adds to it.
  const ready = Math.min(...Array.from({ length: rounds }, () => Number(node('ready.js'))))
  const reset = Math.min(...Array.from({ length: rounds }, () => Number(node('reset.js'))))
  const each = { empty: [] as number[], session: [] as number[], fetch: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(files) as (keyof typeof files)[]) each[name].push(run(name))
  }
  const empty = median(each.empty)
  const session = median(each.session) - empty
  const fetched = median(each.fetch) - empty
  tell('createMockServer on the sample folder is ready in', ready, goals.ready)
  tell('reset() of 1,000 changed records takes', reset, goals.reset)
  tell(`a session adds to an empty test of ${empty.toFixed(3)} ms`, session, goals.test)
  tell('a session with one request adds', fetched, goals.test)
}

/** Prints a figure; the process fails when it is over its goal. */
function tell(what: string, ms: number, goal: number): void {
  const fine = ms < goal
  if (!fine) process.exitCode = 1
  console.log(`${fine ? 'ok  ' : 'OVER'} ${what}: ${ms.toFixed(3)} ms (goal: under ${goal} ms)`)
}

/** The time of one test of a file, ms. */
function run(name: string): number {
  node(
    resolve('node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    '.',
    `${name}.test.js`,
    '--reporter=json',
    '--outputFile=result.json',
  )
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as {
    readonly numPassedTests: number
    readonly testResults: readonly { readonly startTime: number; readonly endTime: number }[]
  }
  if (result.numPassedTests !== tests) throw new Error(`${name}: ${result.numPassedTests} passed.`)
  const [file] = result.testResults
  return ((file?.endTime ?? Number.NaN) - (file?.startTime ?? Number.NaN)) / tests
}

function node(...args: string[]): string {
  const { NODE_OPTIONS: _, ...env } = process.env
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN
}
