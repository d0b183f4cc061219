import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { Figure } from '../lib/figures.ts'
import { send, type HttpRequest } from '../lib/http.ts'
import { load } from '../lib/load.ts'
import { githubDocument, peerCommand, type OpenApiPeer } from '../lib/openapi-packages.ts'
import { freePort, isAlive, stop, writeFiles } from '../lib/process.ts'
import { cutDocument, petstore } from './openapi-documents.ts'

/** Starts of each server: the least counts, since other programs only add. */
const starts = 9
/** Requests to warm up, and requests that count. */
const warm = { before: 3000, counted: 4000 }

const issues = '/repos/a/b/issues?per_page='
const bin = resolve('dist/bin.js')

/** The least that a server of a document costs: Node, `node:http`, and the document as values. */
const bare = `
  import { createServer } from 'node:http'
  import { readFileSync } from 'node:fs'
  const [port, file] = process.argv.slice(1)
  const document = file && JSON.parse(readFileSync(file, 'utf8'))
  createServer((_, response) => response.end(document?.openapi ?? '')).listen(Number(port), '127.0.0.1')`

/** What a process has used: CPU time, s, and resident memory, MB. */
interface Usage {
  readonly cpu: number
  readonly memory: number
  readonly peak: number
}

/**
 * What OpenAPI documents cost: the start with GitHub's beside Steady and Prism, with 3 MB of it, with YAML and with a
 * small one, and warm answers beside those of static mocks.
 */
export async function measureOpenApi(scale: number): Promise<Figure[]> {
  if (!existsSync('/proc/self/schedstat')) {
    process.stderr.write('OpenAPI documents are measured on Linux alone.\n')
    return []
  }
  const count = Math.max(2, Math.ceil(starts * scale))
  const github = githubDocument()
  const part = cutDocument(github, 3_000_000)
  const folder = writeFiles({
    'github/mocks/.keep': '',
    'part/mocks/part.json': part,
    'yaml/mocks/part.yaml': stringify(JSON.parse(part), { aliasDuplicateObjects: false }),
    'small/mocks/petstore.json': petstore,
    'empty/mocks/.keep': '',
  })
  try {
    const document = join(folder, 'github/mocks/github.json')
    copyFileSync(github, document)
    return [
      ...(await githubStarts(folder, document, count)),
      ...(await otherStarts(folder, count)),
      ...(await warmAnswers(folder)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function githubStarts(folder: string, document: string, count: number): Promise<Figure[]> {
  const what = "GitHub's document, 13 MB, start to first validated answer"
  const ours = await least(count, (port) => serve(port), join(folder, 'github'), [
    [`${issues}2`, 200],
    [`${issues}x`, 422],
  ])
  const figures: Figure[] = [
    { what, value: ours.cpu, unit: ' CPU s', most: 0.6 },
    { what: 'memory then', value: ours.memory, unit: ' MB', most: 160 },
    { what: 'memory at most until then', value: ours.peak, unit: ' MB' },
  ]
  for (const peer of ['Steady', 'Prism'] as OpenApiPeer[]) {
    const command = peerCommand(peer)
    if (!command) continue
    try {
      // Prism takes tens of seconds.
      const times = peer === 'Prism' ? 1 : Math.min(count, 5)
      const used = await least(times, (port) => command(document, port), folder, [
        [`${issues}2`, undefined],
      ])
      figures.push({ what: `the same of ${peer}`, value: used.cpu, unit: ' CPU s' })
      figures.push({ what: `memory of ${peer} then`, value: used.memory, unit: ' MB' })
    } catch (error) {
      process.stderr.write(`${peer} is not measured: ${String(error)}\n`)
    }
  }
  return figures
}

async function otherStarts(folder: string, count: number): Promise<Figure[]> {
  const start = (name: string, path: string, status: number) =>
    least(count, (port) => serve(port), join(folder, name), [[path, status]])
  const bareWith = (...files: string[]) =>
    least(
      count,
      (port) => [process.execPath, '--input-type=module', '-e', bare, String(port), ...files],
      folder,
      [['/', 200]],
    )
  const node = await bareWith()
  const parsed = await bareWith('part/mocks/part.json')
  const part = await start('part', '/gists?per_page=2', 200)
  const yaml = await start('yaml', '/gists?per_page=2', 200)
  const empty = await start('empty', '/none', 404)
  const small = await start('small', '/none', 404)
  const bytes = readFileSync(join(folder, 'yaml/mocks/part.yaml')).length
  return [
    { what: '3 MB of it, the same', value: part.cpu, unit: ' CPU s', most: 0.35 },
    { what: `those as YAML, ${(bytes / 1e6).toFixed(1)} MB`, value: yaml.cpu, unit: ' CPU s' },
    { what: 'Node and a bare server that parsed them', value: parsed.cpu, unit: ' CPU s' },
    { what: 'Node and a bare server alone', value: node.cpu * 1000, unit: ' CPU ms' },
    { what: 'A start of an empty folder', value: empty.cpu * 1000, unit: ' CPU ms' },
    {
      what: 'what a pet store of 2 KB adds to it',
      value: (small.cpu - empty.cpu) * 1000,
      unit: ' CPU ms',
      most: 60,
    },
  ]
}

async function warmAnswers(folder: string): Promise<Figure[]> {
  const cwd = join(folder, 'small')
  const body = JSON.stringify({ id: 1, name: 'Rex', tag: 'dog', owner: { email: 'a@b.test' } })
  const post = { method: 'POST', path: '/adopt', body }
  const report = { path: '/report?limit=3' }
  const list = { path: '/pets?limit=3' }
  const free = await freePort()
  const first = await startServer(serve(free), cwd, free, [['/none', 404]])
  const answers = await Promise.all([report, list].map((request) => send(free, request)))
  await stop(first)
  const [one = '', two = ''] = answers.map((answer) => answer.body)
  mkdirSync(join(cwd, 'mocks'), { recursive: true })
  const statics = { 'GET /static/one': JSON.parse(one), 'GET /static/two': JSON.parse(two) }
  writeFiles({ 'mocks/static.json': JSON.stringify(statics) }, cwd)
  const checked = await perRequest(cwd, [
    { path: '/static/one' },
    report,
    { path: '/static/two' },
    list,
    post,
  ])
  const [staticOne = 0, generated = 0, staticTwo = 0, listed = 0, validated = 0] = checked
  const [unchecked = 0] = await perRequest(cwd, [post], ['--no-validate'])
  return [
    { what: 'A static answer', value: staticOne, unit: ' µs' },
    { what: 'a generated one', value: generated, unit: ' µs' },
    { what: 'over the static one', value: generated / staticOne, unit: '×', most: 3 },
    { what: 'a list of a collection', value: listed, unit: ' µs' },
    { what: 'over the same as static answer', value: listed / staticTwo, unit: '×', most: 3 },
    { what: 'A POST that is validated', value: validated, unit: ' µs' },
    { what: 'over one that is not', value: validated / unchecked, unit: '×', most: 2 },
  ]
}

/** CPU time of each of some requests once the server is warm, µs. */
async function perRequest(
  cwd: string,
  requests: readonly HttpRequest[],
  flags: readonly string[] = [],
): Promise<number[]> {
  const port = await freePort()
  const child = await startServer([...serve(port), ...flags], cwd, port, [['/none', 404]])
  const times: number[] = []
  try {
    for (const request of requests) {
      const order = { port, requests: [request], connections: 8 }
      await load({ ...order, count: warm.before })
      const before = usageOf(child).cpu
      const { answers, failure } = await load({ ...order, count: warm.counted })
      if (failure !== undefined) throw new Error(failure)
      times.push(((usageOf(child).cpu - before) / answers) * 1e6)
    }
  } finally {
    await stop(child)
  }
  return times
}

type Asked = readonly (readonly [path: string, status: number | undefined])[]

/** What the first answer took at least, of several starts; those after it are asked to see that they are right. */
async function least(
  count: number,
  command: (port: number) => readonly string[],
  cwd: string,
  [first, ...others]: Asked,
): Promise<Usage> {
  const found: Usage[] = []
  for (let turn = 0; turn < count; turn++) {
    const port = await freePort()
    const child = await startServer(command(port), cwd, port, first ? [first] : [])
    try {
      found.push(usageOf(child))
      for (const [path, status] of others) await expectStatus(port, path, status)
    } finally {
      await stop(child)
    }
  }
  return found.reduce((best, each) => (each.cpu < best.cpu ? each : best))
}

function serve(port: number): readonly string[] {
  const flags = ['--quiet', '--strict-port', '--port', String(port)]
  return [process.execPath, bin, 'serve', ...flags]
}

/** Starts a server and waits until it answers. @throws after two minutes, and where an answer has another status */
async function startServer(
  [program = '', ...args]: readonly string[],
  cwd: string,
  port: number,
  [[path, status] = ['/', undefined]]: Asked,
): Promise<ChildProcess> {
  // Certificates that the environment adds are read at each start of Node, whatever it runs.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined }
  const child = spawn(program, args, { cwd, stdio: 'ignore', env })
  const deadline = performance.now() + 120_000
  try {
    for (;;) {
      const answer = await send(port, { path }, 120_000).catch(() => undefined)
      if (answer) {
        if (status !== undefined && answer.status !== status) {
          throw new Error(`${path} answers ${answer.status}, not ${status}: ${answer.body}`)
        }
        return child
      }
      if (!isAlive(child)) throw new Error(`${program} ended early.`)
      if (performance.now() > deadline) throw new Error(`${program} did not answer in two minutes.`)
      await wait(5)
    }
  } catch (error) {
    await stop(child)
    throw error
  }
}

async function expectStatus(port: number, path: string, wanted: number | undefined): Promise<void> {
  const { status } = await send(port, { path })
  if (wanted !== undefined && status !== wanted)
    throw new Error(`${path} answers ${status}, not ${wanted}.`)
}

/** What the kernel counts: of each thread in ns, since its ticks are too long for a start. */
function usageOf({ pid }: ChildProcess): Usage {
  const times = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]),
  )
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return {
    cpu: times.reduce((sum, time) => sum + time, 0) / 1e9,
    memory: megabytes('VmRSS'),
    peak: megabytes('VmHWM'),
  }
}
