// What a session for each of 1,000 vitest tests adds to an empty test, alone and with one request. Prints the
// figures and fails when one is over its goal. Run by `npm run bench:tests`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The most that a session may add to a test, ms. */
const goal = 2
const rounds = 5
const tests = 1000

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
  for (const [name, text] of Object.entries(files)) write(`${name}.test.js`, text)
  report()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function report(): void {
  const each = { empty: [] as number[], session: [] as number[], fetch: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(files) as (keyof typeof files)[]) each[name].push(run(name))
  }
  const empty = median(each.empty)
  const session = median(each.session) - empty
  const fetched = median(each.fetch) - empty
  tell(`a session adds to an empty test of ${empty.toFixed(3)} ms`, session)
  tell('a session with one request adds', fetched)
}

/** Prints a figure; the process fails when it is over its goal. */
function tell(what: string, ms: number): void {
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
