import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Figure } from '../lib/figures.ts'
import { send } from '../lib/http.ts'
import { githubDocument, peerCommand, type OpenApiPeer } from '../lib/openapi-packages.ts'
import { freePort, stop, writeFiles } from '../lib/process.ts'
import { cutDocument, petstore } from './openapi-documents.ts'
import { least, perRequest, serve, startServer } from './served.ts'

/** Starts of each server: the least counts, since other programs only add. */
const starts = 9

const issues = '/repos/a/b/issues?per_page='
/** The least that a server of a document costs: Node, `node:http`, and the document as values. */
const bare = `
  import { createServer } from 'node:http'
  import { readFileSync } from 'node:fs'
  const [port, file] = process.argv.slice(1)
  const document = file && JSON.parse(readFileSync(file, 'utf8'))
  createServer((_, response) => response.end(document?.openapi ?? '')).listen(Number(port), '127.0.0.1')`

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
