import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { median, type Figure } from '../lib/figures.ts'
import { writeFiles } from '../lib/process.ts'

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
  'empty.test.js': testFile('', ''),
  'session.test.js': testFile('{ mock }', 'if (mock.calls().length > 0) throw new Error("old")'),
  'fetch.test.js': testFile('{ mock }', "await mock.fetch('/a')"),
}

/** What a session for each of 1,000 vitest tests adds to an empty test, alone and with one request. */
export function measureTests(scale: number): Figure[] {
  const folder = writeFiles({ ...files, 'package.json': '{ "type": "module" }' })
  try {
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(resolve('.'), join(folder, 'node_modules', 'mockapi'), 'junction')
    symlinkSync(resolve('node_modules/vitest'), join(folder, 'node_modules', 'vitest'), 'junction')
    const rounds = Array.from({ length: Math.ceil(5 * scale) }, () =>
      Object.keys(files).map((file) => run(folder, file)),
    )
    const [empty = 0, session = 0, fetched = 0] = [0, 1, 2].map((column) =>
      median(rounds.map((round) => round[column] ?? Number.NaN)),
    )
    return [
      { what: 'An empty test', value: empty, unit: ' ms' },
      { what: 'a session adds', value: session - empty, unit: ' ms', most: 2 },
      { what: 'a session with one request adds', value: fetched - empty, unit: ' ms', most: 2 },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The time of one test of a file, ms. */
function run(cwd: string, file: string): number {
  const { NODE_OPTIONS: _, ...env } = process.env
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const output = ['--reporter=json', '--outputFile=result.json']
  execFileSync(process.execPath, [vitest, 'run', '--root', '.', file, ...output], { cwd, env })
  const result = JSON.parse(readFileSync(join(cwd, 'result.json'), 'utf8')) as {
    readonly numPassedTests: number
    readonly testResults: readonly [{ readonly startTime: number; readonly endTime: number }]
  }
  if (result.numPassedTests !== tests) throw new Error(`${file}: ${result.numPassedTests} passed.`)
  const [{ startTime, endTime }] = result.testResults
  return (endTime - startTime) / tests
}
