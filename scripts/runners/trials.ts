import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { check } from '../lib/check.ts'
import { nodeProgram } from '../lib/package.ts'
import { packedTarball, passed, project } from './project.ts'

/** A runner or a tool in one version or several. */
type Trial = () => void

/** `mockapi/vitest` in each pool, in a random order, and the failure for an unmatched request. */
function vitest(version: string, node = process.execPath): void {
  const name = `vitest ${version}`
  const packages = [
    `vitest@${version}`,
    'typescript@5',
    '@types/node@22',
    'jsdom@26',
    'happy-dom@20',
  ]
  const used = project(packages, ['users', 'vitest'])
  copyFileSync(join(used.folder, 'test/one.test.ts'), join(used.folder, 'test/two.test.ts'))
  used.write('tsconfig.json', tsconfigOf('test', 'mocks'))
  const run = (...args: string[]) =>
    used.node(['node_modules/vitest/vitest.mjs', 'run', '--root', '.', ...args], node)
  const pools = ['threads', 'forks', 'threads --no-isolate', 'forks --no-isolate', 'vmThreads']
  for (const pool of pools.map((each) => `--pool=${each}`)) {
    const shuffled = ['--sequence.shuffle', '--sequence.seed=7']
    passed(`${name} ${pool}`, run('test/', ...pool.split(' '), ...shuffled), /62 passed \(62\)/)
  }
  passed(`${name} jsdom`, run('jsdom/', '--environment=jsdom'), /3 passed \(3\)/)
  const happy = run('happy-dom/', '--environment=happy-dom')
  passed(`${name} happy-dom`, happy, /1 passed \(1\)/)
  const warns = happy.output.includes('cannot serve the network')
  check(`${name} warns of happy-dom`, warns, true)
  const { code, output } = run('wrong/')
  check(`${name} fails for an unmatched request`, code, 1)
  const named = output.includes('GET /user (404)') && output.includes('GET /users ')
  check(`${name} names what is near`, named, true)
  const types = used.node(['node_modules/typescript/bin/tsc'], node)
  // What is wrong in the types of others is theirs.
  const isOurs = (line: string) =>
    /error TS/.test(line) && !/^node_modules\/(?!mockapi\/)/.test(line)
  check(`${name} types`, types.output.split('\n').filter(isOurs), [])
}

function nodeTest(): void {
  const used = project([], ['users', 'node-test'])
  passed('node --test', used.node(['--test', 'test/users.test.mjs']), /pass 5/)
  const { output } = used.node(['--input-type=module', '--eval', "import 'mockapi/vitest'"])
  const error = output.split('\n').find((line) => line.includes('MissingPeerError'))
  const missing =
    'mockapi/vitest needs vitest, which is not installed. Run: npm install --save-dev vitest'
  check('mockapi/vitest without vitest', error, `[MissingPeerError: ${missing}]`)
  check('without a stack', output.includes('    at '), false)
}

/** `mockapi/node` with Jest as ES modules. */
function jest(): void {
  const used = project(['jest@30'], ['users', 'jest'])
  used.write('jest.config.json', '{ "testMatch": ["**/*.test.mjs"], "transform": {} }')
  const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js']
  passed('jest 30', used.node(args), /3 passed, 3 total/)
}

function mocha(): void {
  const used = project(['mocha@11'], ['users', 'mocha'])
  passed('mocha 11', used.node(['node_modules/mocha/bin/mocha.js', 'test/**/*.mjs']), /2 passing/)
}

/** `mockapi/playwright` with the Chromium of this machine, with test files of both kinds of module. */
function playwright(): void {
  if (!hasChromium()) return
  const packages = ['@playwright/test@1', 'typescript@5', '@types/node@20']
  const used = project(packages, ['playwright'])
  used.write('tsconfig.json', tsconfigOf('types', 'mocks/users.ts'))
  const run = (...args: string[]) =>
    used.node(['node_modules/@playwright/test/cli.js', 'test', ...args])
  passed('playwright', run('tests'), /15 passed/)
  const programs = run('served', '--config=served.config.ts')
  passed('playwright with an app server for each worker', programs, /4 passed/)
  const traced = run('based', '--config=based.config.ts', '--reporter=json')
  passed('playwright with a base address and traces', traced, /"name": "mock calls.har"/)
  const { code, output } = run('failing')
  check('playwright fails for an unmatched request', code, 1)
  const texts = ['GET /api/user (404)', 'mock calls', 'GET /api/users ']
  const named = texts.filter((text) => output.includes(text))
  check('playwright names what is near, and attaches the calls', named, texts)
  compiles('playwright types', used)
  const manifest = JSON.parse(readFileSync(join(used.folder, 'package.json'), 'utf8')) as object
  used.write('package.json', JSON.stringify({ ...manifest, type: 'commonjs' }))
  passed('playwright, test files as CommonJS', run('tests'), /15 passed/)
  const bare = project([], []).node([
    '--input-type=module',
    '--eval',
    "import 'mockapi/playwright'",
  ])
  const missing =
    'MissingPeerError: mockapi/playwright needs @playwright/test, which is not installed. ' +
    'Run: npm install --save-dev @playwright/test'
  check('playwright is not installed', /MissingPeerError: [^\]]*/.exec(bare.output)?.[0], missing)
}

/** `mockapi/msw` with the first and the last of MSW 2, and with MSW 3, whose modules it names in two ways. */
function msw(version: string, from = 'msw'): void {
  const isThree = version === '3'
  const packages = [`msw@${version}`, 'ws@8', ...(isThree ? ['graphql'] : [])]
  const used = project(packages, ['msw', isThree ? 'msw-3' : 'msw-2'])
  const handlers = readFileSync(join(used.folder, 'mocks/handlers.ts'), 'utf8')
  used.write('mocks/handlers.ts', handlers.replace("'msw/http'", `'${from}'`))
  passed(`msw@${version}, ${from}`, used.node(['--test', 'test/msw.test.mjs']), /pass \d+/)
}

/** `mockapi/vite` in the dev server and in the preview, and its overlay in the Chromium of this machine. */
function vite(version: string): void {
  const packages = [`vite@${version}`, 'typescript@5', '@types/node@20', '@playwright/test@1']
  const used = project(packages, ['dev-server', 'vite'])
  used.write('tsconfig.json', tsconfigOf('types'))
  passed(`vite ${version}`, used.node(['try.mjs']), /dev server and preview are fine/)
  compiles(`vite ${version} types`, used)
  if (!hasChromium()) return
  passed(`vite ${version} overlay`, used.node(['overlay.mjs']), /the overlay came and went/)
}

/** One app through every way to serve its mocks, without code of its own for any of them. */
function app(): void {
  if (!hasChromium()) return
  const packages = [
    'vite@8',
    'react@19',
    'react-dom@19',
    'vitest@4',
    'jsdom@26',
    '@playwright/test@1',
  ]
  const used = project([...packages, 'hono@4', '@hono/node-server@2'], ['app'])
  const { output } = used.node(['try.mjs'])
  const ways = [...output.matchAll(/^(.+): ok$/gm)].map(([, way]) => way)
  if (ways.length < 7) console.log(output)
  check('one app', ways, [
    'Vite plugin',
    "Vite's proxy",
    'vitest, jsdom',
    'Playwright beside the dev server',
    'build',
    'serve --static dist',
    'mounted in Hono',
  ])
}

/** What docs/tutorial.md says, word for word, in an empty folder. */
function tutorial(node = process.execPath): void {
  if (!hasChromium()) return
  const used = project(['@playwright/test@1'], ['tutorial'])
  const run = used.node(['try.mjs', resolve('docs/tutorial.md'), packedTarball()], node)
  passed('tutorial', run, /the tutorial is fine on Node v[\d.]+/)
}

/** The proxy of a dev server. */
function proxy(name: string, packages: readonly string[], fixture: string, args: string): void {
  const used = project(packages, ['dev-server', fixture])
  passed(name, used.node(['try.mjs', ...args.split(' ')]), /the proxy is fine/)
}

/** webpack-dev-server, whose version 6 needs Node 22. */
function webpack(): void {
  const version = Number(process.versions.node.split('.', 1)[0]) < 22 ? '5' : '6'
  const packages = ['webpack@5', 'webpack-cli@7', `webpack-dev-server@${version}`]
  const args = '5197 node_modules/webpack-cli/bin/cli.js serve'
  proxy(`webpack-dev-server ${version}`, packages, 'webpack', args)
}

/** Rsbuild. */
function rsbuild(): void {
  const args = '5196 node_modules/@rsbuild/core/bin/rsbuild.js dev'
  proxy('rsbuild 2', ['@rsbuild/core@2'], 'rsbuild', args)
}

/** The rewrites of Next.js, and a page that passes the session on. */
function next(): void {
  const args = '5194 node_modules/next/dist/bin/next dev --port 5194'
  proxy('next 16', ['next@16', 'react@19', 'react-dom@19'], 'next', args)
}

/** By their names on the command line. */
export const trials: Readonly<Record<string, readonly Trial[]>> = {
  vitest: [() => vitest('3.2'), () => vitest('4'), () => vitest('5', nodeProgram('22'))],
  'node-test': [nodeTest],
  jest: [jest],
  mocha: [mocha],
  playwright: [playwright],
  msw: [() => msw('2.0.0'), () => msw('2'), () => msw('3'), () => msw('3', 'msw/http')],
  vite: [() => vite('7'), () => vite('8')],
  webpack: [webpack],
  app: [app],
  tutorial: [() => tutorial(), () => tutorial(nodeProgram('24'))],
  rsbuild: [rsbuild],
  next: [next],
}

/** Trials that take seconds, with packages that are small. */
export const shortTrials: Readonly<Record<string, readonly Trial[]>> = {
  'node-test': [nodeTest],
  mocha: [mocha],
  msw: [() => msw('2')],
}

/** Whether a Chromium is installed; its path is in `CHROMIUM` from then on, as the fixtures expect it. */
function hasChromium(): boolean {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    if (process.env['CHROMIUM']) return true
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0) process.env['CHROMIUM'] = stdout.trim()
  }
  if (process.env['CHROMIUM']) return true
  console.log('  skipped: no Chromium is installed (apt-get install chromium, or CHROMIUM=<path>)')
  return false
}

function compiles(what: string, used: ReturnType<typeof project>): void {
  const { code, output } = used.node(['node_modules/typescript/bin/tsc'])
  check(what, `${code} ${output}`, '0 ')
}

/** How strictly the TypeScript of a trial is compiled, declarations of packages included. */
function tsconfigOf(...include: readonly string[]): string {
  const compilerOptions = {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
    types: ['node'],
  }
  return JSON.stringify({ compilerOptions, include })
}
