import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { check } from '../lib/check.ts'
import { freePort, startNode, stop } from '../lib/process.ts'

const packages = [
  'api@1.9.1',
  'instrumentation@0.223.0',
  'instrumentation-http@0.223.0',
  'sdk-trace-node@2.12.1',
].map((name) => `@opentelemetry/${name}`)

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }

interface ServerSpan {
  readonly name: string
  readonly traceId: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** Serves in a project that has the SDK of OpenTelemetry, and looks at the spans of its requests. */
export async function tryTraces(work: string): Promise<void> {
  console.log('OpenTelemetry, loaded by --import')
  const cwd = join(work, 'traced')
  mkdirSync(join(cwd, 'mocks'), { recursive: true })
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }')
  const mocks = { 'GET /users/:id': { $delay: 5, id: 1 }, 'GET /fixed': 'x' }
  writeFileSync(join(cwd, 'mocks/api.json'), JSON.stringify(mocks))
  cpSync('scripts/deploy/telemetry.mjs', join(cwd, 'telemetry.mjs'))
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages]
  const { status } = spawnSync('npm', install, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('The packages of OpenTelemetry cannot be installed.')
  const port = await freePort()
  const args = ['--import', './telemetry.mjs', resolve('dist/bin.js'), 'serve', '--port', `${port}`]
  const server = startNode(args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  server.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const spans = () =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as ServerSpan)
  const url = `http://localhost:${port}`
  try {
    const began = performance.now()
    const asked = async (path: string) => (await fetch(url + path, { headers })).status
    while ((await asked('/__mockapi/live').catch(() => 0)) !== 200) {
      if (performance.now() - began > 20_000) throw new Error(`No server was there:\n${text}`)
      await pause(100)
    }
    for (const path of ['/users/7', '/fixed', '/fixed', '/none']) await asked(path)
    while (spans().length < 5 && performance.now() - began < 30_000) await pause(20)
    const found = spans().slice(1)
    check(
      'names of spans, the second of /fixed from the cache',
      found.map(({ name }) => name),
      ['GET /users/:id', 'GET /fixed', 'GET /fixed', 'GET'],
    )
    check('their trace', [...new Set(found.map((each) => each.traceId))], [traceId])
    const attributes = found[0]?.attributes
    check('http.route', attributes?.['http.route'], '/users/:id')
    check('mockapi.notes', attributes?.['mockapi.notes'], ['delay 5 ms'])
  } finally {
    await stop(server)
  }
}
