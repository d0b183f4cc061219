// Uses mockapi as a stranger does: packs it, installs the tarball in an empty folder, follows the README
// and breaks things on purpose, with each version of Node.
// `npm run try -- 20 22 24 26`; without versions the present one.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { check, endChecks } from '../lib/check.ts'
import { Project, nodeProgram, packPackage } from '../lib/package.ts'
import { ServeProcess, poll, stop, writeFiles, type LogLine } from '../lib/process.ts'

const bin = 'node_modules/mockapi/dist/bin.js'
const fixtures = resolve('scripts/stranger/fixtures')
const authMock = readFileSync(join(fixtures, 'mocks/auth.ts'), 'utf8')

const present = process.versions.node.split('.', 1)[0] ?? '20'
const versions = process.argv.length > 2 ? process.argv.slice(2) : [present]
const packed = writeFiles({})
const project = new Project([packPackage(packed)])
try {
  project.npm('install', '--save-dev', 'vitest@4', '--no-audit', '--no-fund')
  const runtime = JSON.parse(project.npm('ls', '--omit=dev', '--all', '--json')) as Tree
  console.log(`installed: ${packagesOf(runtime).size} packages`)
  const text = readFileSync(join(project.folder, 'node_modules/mockapi/package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: object }
  const atInstall = ['preinstall', 'install', 'postinstall', 'prepare']
  const warned = atInstall.filter((name) => Object.hasOwn(scripts, name))
  check('scripts that npm warns of', warned, [])
  for (const version of versions) await tryVersion(version)
} finally {
  project.remove()
  rmSync(packed, { recursive: true, force: true })
}
endChecks()

interface Tree {
  readonly version?: string
  readonly missing?: boolean
  readonly dependencies?: Readonly<Record<string, Tree>>
}

/** Packages that are there; those for other platforms are listed by npm, but missing. */
function packagesOf({ dependencies = {} }: Tree): Set<string> {
  return new Set(
    Object.entries(dependencies).flatMap(([name, child]) => [
      ...(child.version !== undefined && !child.missing ? [name] : []),
      ...packagesOf(child),
    ]),
  )
}

async function tryVersion(version: string): Promise<void> {
  const program = nodeProgram(version)
  const node = (...args: string[]) => {
    const { code, output } = project.node(args, program)
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${output}`)
    return output
  }
  console.log(`Node ${version}: ${node(bin, '--version').trim()}`)
  rmSync(join(project.folder, 'mocks'), { recursive: true, force: true })
  check('init says what it wrote', /mocks\/users\.json/.test(node(bin, 'init')), true)
  check('a second init keeps it', /kept/.test(node(bin, 'init')), true)
  project.copy(fixtures)
  const checked = /\d+ files, \d+ endpoints/.exec(node(bin, 'check'))?.[0]
  check('check', checked, '3 files, 16 endpoints')
  await tryServer(program)
  const mounted = JSON.parse(node('parent.mjs')) as unknown
  check('mounted in an application', mounted, ['/api/users/21', '/route', 200])
  const report = node('node_modules/vitest/vitest.mjs', 'run', '--root', '.')
  check('vitest', /\d+ passed \(3\)/.exec(report)?.[0], '3 passed (3)')
}

async function tryServer(program: string): Promise<void> {
  await using server = new ServeProcess(bin, project.folder, [], { program })
  const url = await server.url()
  await tryAnswers(url)
  await tryEdits(url, server)
  const since = performance.now()
  await stop(server.child, 'SIGTERM')
  const ms = performance.now() - since
  check('SIGTERM ends it with code 0 within 2 s', server.child.exitCode === 0 && ms < 2000, true)
}

async function tryAnswers(url: string): Promise<void> {
  const status = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  const post = (body: string) => {
    return { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  }
  const list = await fetch(`${url}/users?page=2&limit=5`)
  check('list', [list.status, list.headers.get('x-total-count')], [200, '20'])
  check('list has the page', ((await list.json()) as unknown[]).length, 5)
  check('record', await status('/users/3'), 200)
  check('no record', await status('/users/999'), 404)
  const made = await fetch(`${url}/users`, post('{"name":"Ada"}'))
  check('create', [made.status, made.headers.get('location')], [201, '/users/21'])
  check('delete', await status('/users/21', { method: 'DELETE' }), 204)
  check('bad JSON', await status('/users', post('{"a":')), 400)
  check('wrong method', await status('/users', { method: 'PUT' }), 405)
  check('no endpoint', await status('/nowhere'), 404)
  check('TypeScript handler', await (await fetch(`${url}/me`)).json(), { name: 'Ada' })
  check('typed body refused', await status('/echo/7', post('[]')), 422)
  const { detail } = (await (await fetch(`${url}/boom`)).json()) as { readonly detail: string }
  const place = /mocks\/auth\.ts:\d+:\d+/.exec(detail)?.[0]
  check('position of a throw', place, `mocks/auth.ts:${placeOf('new Error')}`)
}

/** The line and the column of a text in the mock. */
function placeOf(text: string): string {
  const before = authMock.slice(0, authMock.indexOf(text)).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** Plain and rename-over saves while requests run; breaking and mending. */
async function tryEdits(url: string, server: ServeProcess): Promise<void> {
  let sent = 0
  let failed = 0
  const done = new AbortController()
  const load = (async () => {
    while (!done.signal.aborted) {
      const { status } = await fetch(`${url}/users/1`).catch(() => ({ status: 0 }))
      sent++
      if (status !== 200) failed++
    }
  })()
  const file = join(project.folder, 'mocks', 'auth.ts')
  for (let round = 1; round <= 10; round++) {
    const text = authMock.replace("'Ada'", `'Ada ${round}'`)
    writeFileSync(round % 2 === 0 ? file : `${file}.swp`, text)
    if (round % 2 === 1) renameSync(`${file}.swp`, file)
    const isServed = async () => (await (await fetch(`${url}/me`)).text()).includes(`Ada ${round}`)
    await poll(`save ${round}`, async () => (await isServed()) || undefined)
  }
  const before = server.lines.length
  writeFileSync(file, authMock.replace("'GET /me'", "'GET /me"))
  const broken = await server.line('broken', (line) => isReload(line, 'broken'), before)
  const [change] = broken['files'] as {
    readonly diagnostics: readonly { readonly place?: { readonly line: number } }[]
  }[]
  const line = Number(placeOf("'GET /me'").split(':', 1)[0])
  check('a broken file is reported with its line', change?.diagnostics[0]?.place?.line, line)
  const meanwhile = await fetch(`${url}/me`)
  check('its last good version is served', meanwhile.status, 200)
  const header = meanwhile.headers.get('x-mockapi-broken')
  check('the answer names it', header?.startsWith(`mocks/auth.ts:${line}`), true)
  writeFileSync(file, authMock)
  await server.line('healed', (each) => isReload(each, 'healed'), before)
  check('it heals', (await fetch(`${url}/me`)).headers.get('x-mockapi-broken'), null)
  done.abort()
  await load
  check('no request failed while files were saved', failed, 0)
  console.log(`       ${sent} requests meanwhile`)
}

function isReload({ event, files }: LogLine, kind: string): boolean {
  const all = Array.isArray(files) ? (files as { readonly kind?: string }[]) : []
  return event === 'reload' && all.some((file) => file.kind === kind)
}
