import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { report } from '../lib/check.ts'
import { programOf } from './runtimes.ts'
import type { Send } from './send-check.ts'
import { endChildren, serve } from './serve.ts'

/** A folder of mocks that is built for all targets. */
interface Demo {
  readonly what: string
  readonly files: Readonly<Record<string, string>>
  /** The most that its worker may take, compressed, KB. */
  readonly limit: number
}

const users = '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]'

/** Sizes that were reached. */
const demos: readonly Demo[] = [
  { what: 'JSON alone', files: { 'users.json': users }, limit: 75 },
  {
    what: 'JSON with generated records',
    files: { 'users.json': '{ "$count": 5, "$each": { "name": "{{person.fullName}}" } }' },
    limit: 75,
  },
  {
    what: 'handlers',
    files: {
      'api.ts': `import { defineMock } from 'mockapi'
export default defineMock({ 'GET /hello': ({ query }) => ({ hello: query.name }) })`,
    },
    limit: 110,
  },
  {
    what: 'code with Faker',
    files: {
      'users.ts': `import { resource } from 'mockapi'
export const users = resource('users', { seed: 5, factory: (f) => ({ name: f.person.fullName() }) })`,
    },
    limit: 180,
  },
  {
    what: 'JSON with Faker in answers',
    files: { 'api.json': '{ "GET /name": { "name": "{{person.fullName}}" } }' },
    limit: 180,
  },
]

interface Printed {
  readonly result: {
    readonly fingerprint: string
    readonly files: readonly { readonly gzip: number }[]
  }
}

/** Runs the command line in a folder. */
function mockapi(folder: string, program: string, ...args: string[]): string {
  return execFileSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()
}

/** Builds the sample mocks for each target, runs them there, and compares their fingerprints; prints sizes. */
export async function tryBuilt(folder: string, packages: string, program: string): Promise<void> {
  console.log('sizes')
  for (const { what, files, limit } of demos) {
    const demo = join(folder, what.replaceAll(' ', '-'))
    mkdirSync(join(demo, 'mocks'), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(demo, 'mocks', name), text)
    link(demo)
    const { result } = JSON.parse(
      mockapi(demo, program, 'build', '--target', 'worker', '--json'),
    ) as Printed
    const size = (result.files[0]?.gzip ?? Infinity) / 1024
    report(size <= limit, `${what}: ${size.toFixed(1)} KB gzip, at most ${limit}`)
  }
  const sample = join(folder, 'sample')
  mkdirSync(sample)
  cpSync(resolve('mocks'), join(sample, 'mocks'), { recursive: true })
  link(sample)
  const expected = mockapi(sample, program, 'check', '--fingerprint')
  console.log(`built, fingerprint ${expected}`)
  for (const [name, start] of Object.entries(starts)) {
    try {
      const [target = ''] = name.split(' ')
      const out = join(sample, name.replaceAll(' ', '-'))
      mockapi(sample, program, 'build', '--target', target, '--out', out)
      const send = await start(out, packages)
      const answer = await send('/__mockapi/fingerprint', {})
      const { fingerprint } = (await answer.json()) as { readonly fingerprint?: string }
      report(fingerprint === expected, `${name}: ${String(fingerprint)}`)
      for (const [what, wrong] of await tried(send))
        report(wrong === undefined, `${name}, ${what}: ${wrong ?? 'ok'}`)
    } catch (error) {
      report(false, `${name}: ${String(error)}`)
    } finally {
      await endChildren()
    }
  }
}

function link(folder: string): void {
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
}

/** What a session of its own keeps, and what answers as it does elsewhere. */
async function tried(send: Send): Promise<(readonly [what: string, wrong: string | undefined])[]> {
  const headers = { 'content-type': 'application/json', 'x-mockapi-session': 'a' }
  const made = await send('/users', {
    method: 'POST',
    headers,
    body: '{"name":"Eve","email":"eve@example.test"}',
  })
  const place = made.headers.get('location') ?? '/'
  const [own, other, inPath] = await Promise.all([
    send(place, { headers }),
    send(place, {}),
    send(`/__session/a${place}`, {}),
  ])
  const statuses = [made, own, other, inPath].map(({ status }) => status).join(' ')
  const logo = await send('/health', {})
  return [
    ['a session has data of its own', statuses === '201 200 404 200' ? undefined : statuses],
    ['an endpoint answers', logo.status === 200 ? undefined : String(logo.status)],
  ]
}

type Start = (folder: string, packages: string) => Promise<Send>

const here = { HOST: '127.0.0.1', PORT: '0' }

const starts: Readonly<Record<string, Start>> = {
  node: (folder) => serve(process.execPath, [join(folder, 'server.mjs')], here),
  worker: (folder, packages) => workerd(folder, packages, ''),
  cloudflare: (folder, packages) => workerd(folder, packages, durable),
  bun: (folder, packages) =>
    serve(
      programOf(packages, '@oven', 'bin/bun'),
      ['run', '--no-install', join(folder, 'server.mjs')],
      here,
    ),
  deno: (folder, packages) => {
    const flags = ['--no-config', '--cached-only', '--port', '0', '--host', '127.0.0.1']
    const env = { DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' }
    return serve(
      programOf(packages, '@deno', 'deno'),
      ['serve', ...flags, join(folder, 'server.mjs')],
      env,
    )
  },
}

const durable = `
    bindings = [(name = "MOCKAPI", durableObjectNamespace = "MockapiSession")],
    durableObjectNamespaces = [(className = "MockapiSession", uniqueKey = "mockapi", enableSql = true)],
    durableObjectStorage = (inMemory = void),`

function workerd(folder: string, packages: string, more: string): Promise<Send> {
  const config = join(folder, 'workerd.capnp')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "mocks", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],${more}
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "mocks")],
);
`,
  )
  return serve(programOf(packages, '@cloudflare', 'bin/workerd'), [
    'serve',
    config,
    '--control-fd=1',
  ])
}
