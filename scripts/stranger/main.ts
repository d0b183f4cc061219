// Uses mockapi as a stranger does: packs it, installs the tarball in an empty folder, follows the README
// and breaks things on purpose, with each version of Node.
// `npm run try -- 20 22 24 26`; without versions the present one.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { authMock, parentFile, vitestFile } from './files.ts'
import { createProject } from './project.ts'
import type { Project } from './project.ts'
import { Session, bin, nodeProgram } from './session.ts'

const present = process.versions.node.split('.', 1)[0] ?? '20'
const versions = process.argv.length > 2 ? process.argv.slice(2) : [present]
let failures = 0

function check(what: string, is: unknown, expected: unknown): void {
  const fine = JSON.stringify(is) === JSON.stringify(expected)
  if (!fine) failures++
  const wanted = fine ? '' : `, expected ${JSON.stringify(expected)}`
  console.log(`  ${fine ? 'ok  ' : 'FAIL'} ${what}: ${JSON.stringify(is)}${wanted}`)
}

const project = createProject()
try {
  project.npm('install', '--save-dev', 'vitest@4', '--no-audit', '--no-fund')
  const runtime = JSON.parse(project.npm('ls', '--omit=dev', '--all', '--json')) as Tree
  console.log(`installed: ${countPackages(runtime)} packages`)
  for (const version of versions) await tryVersion(project, version)
} finally {
  project.remove()
}
console.log(`${failures === 0 ? 'all fine' : `${failures} failed`}`)
process.exitCode = failures === 0 ? 0 : 1

interface Tree {
  readonly version?: string
  readonly missing?: boolean
  readonly dependencies?: Readonly<Record<string, Tree>>
}

/** Packages that are there; those for other platforms are listed by npm, but missing. */
function countPackages(tree: Tree): number {
  const names = new Set<string>()
  const walk = ({ dependencies = {} }: Tree) => {
    for (const [name, child] of Object.entries(dependencies)) {
      if (child.version !== undefined && !child.missing) names.add(name)
      walk(child)
    }
  }
  walk(tree)
  return names.size
}

async function tryVersion(used: Project, version: string): Promise<void> {
  const { folder } = used
  const node = (...args: string[]) =>
    plain(execFileSync(nodeProgram(version), args, { cwd: folder, encoding: 'utf8' }))
  const run = (...args: string[]) => node(bin, ...args)
  console.log(`Node ${version}: ${run('--version').trim()}`)
  rmSync(join(folder, 'mocks'), { recursive: true, force: true })
  check('init says what it wrote', /mocks\/users\.json/.test(run('init')), true)
  check('a second init keeps it', /kept/.test(run('init')), true)
  used.write('mocks/auth.ts', authMock)
  check('check', /\d+ files, \d+ endpoints/.exec(run('check'))?.[0], '3 files, 16 endpoints')

  const session = new Session(folder, version, ['--port', '0'])
  const ready = await session.line('ready', ({ event }) => event === 'ready')
  const url = String(ready['url'])
  await tryAnswers(url)
  await tryEdits(folder, url, session)
  const { code, ms } = await session.stop('SIGTERM')
  check('SIGTERM ends it with code 0 within 2 s', code === 0 && ms < 2000, true)
  used.write('parent.mjs', parentFile)
  const mounted = JSON.parse(node('parent.mjs')) as unknown
  check('mounted in an application', mounted, ['/api/users/21', '/route', 200])
  used.write('users.test.ts', vitestFile)
  const report = node('node_modules/vitest/vitest.mjs', 'run', '--root', '.')
  check('vitest', /\d+ passed \(3\)/.exec(report)?.[0], '3 passed (3)')
}

async function tryAnswers(url: string): Promise<void> {
  const status = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  const list = await fetch(`${url}/users?page=2&limit=5`)
  check('list', [list.status, list.headers.get('x-total-count')], [200, '20'])
  check('list has the page', ((await list.json()) as unknown[]).length, 5)
  check('record', await status('/users/3'), 200)
  check('no record', await status('/users/999'), 404)
  const json = { 'content-type': 'application/json' }
  const made = await fetch(`${url}/users`, {
    method: 'POST',
    headers: json,
    body: '{"name":"Ada"}',
  })
  check('create', [made.status, made.headers.get('location')], [201, '/users/21'])
  check('delete', await status('/users/21', { method: 'DELETE' }), 204)
  check('bad JSON', await status('/users', { method: 'POST', headers: json, body: '{"a":' }), 400)
  check('wrong method', await status('/users', { method: 'PUT' }), 405)
  check('no endpoint', await status('/nowhere'), 404)
  check('TypeScript handler', await (await fetch(`${url}/me`)).json(), { name: 'Ada' })
  check(
    'typed body refused',
    await status('/echo/7', { method: 'POST', headers: json, body: '[]' }),
    422,
  )
  const boom = (await (await fetch(`${url}/boom`)).json()) as { detail: string }
  check(
    'position of a throw',
    /mocks\/auth\.ts:\d+:\d+/.exec(boom.detail)?.[0],
    placeOf('new Error'),
  )
}

/** Where a text stands in the mock, as mockapi tells places. */
function placeOf(text: string): string {
  const before = authMock.slice(0, authMock.indexOf(text)).split('\n')
  return `mocks/auth.ts:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** Plain and rename-over saves while requests run; breaking and mending. */
async function tryEdits(folder: string, url: string, session: Session): Promise<void> {
  let asked = 0
  let failed = 0
  const done = new AbortController()
  const load = (async () => {
    while (!done.signal.aborted) {
      const { status } = await fetch(`${url}/users/1`).catch(() => ({ status: 0 }))
      asked++
      if (status !== 200) failed++
    }
  })()
  const file = join(folder, 'mocks', 'auth.ts')
  for (let round = 1; round <= 10; round++) {
    const text = authMock.replace("'Ada'", `'Ada ${round}'`)
    if (round % 2 === 0) writeFileSync(file, text)
    else {
      writeFileSync(`${file}.swp`, text)
      renameSync(`${file}.swp`, file)
    }
    await until(async () => (await (await fetch(`${url}/me`)).text()).includes(`Ada ${round}`))
  }
  const before = session.lines.length
  writeFileSync(file, authMock.replace("'GET /me'", "'GET /me"))
  const broken = await session.line('broken', (line) => isReload(line, 'broken'), before)
  const [change] = broken['files'] as {
    diagnostics: { place?: { line: number }; frame?: string }[]
  }[]
  check('a broken file is told with its line', change?.diagnostics[0]?.place?.line, 12)
  const meanwhile = await fetch(`${url}/me`)
  check('its last good version is served', meanwhile.status, 200)
  check(
    'the answer names it',
    meanwhile.headers.get('x-mockapi-broken')?.startsWith('mocks/auth.ts:12'),
    true,
  )
  writeFileSync(file, authMock)
  await session.line('healed', (line) => isReload(line, 'healed'), before)
  check('it heals', (await fetch(`${url}/me`)).headers.get('x-mockapi-broken'), null)
  done.abort()
  await load
  check('no request failed while files were saved', failed, 0)
  console.log(
    `       ${asked} requests meanwhile; ${readFileSync(file, 'utf8').length} bytes saved last`,
  )
}

function isReload(line: Readonly<Record<string, unknown>>, kind: string): boolean {
  const files = (line['files'] ?? []) as { kind?: string }[]
  return (
    line['event'] === 'reload' && Array.isArray(files) && files.some((file) => file.kind === kind)
  )
}

async function until(test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error('A save was not served within 20 s.')
  }
}

/** Text without the colours of a terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  return text.replace(/\u001b\[[\d;]*m/g, '')
}
