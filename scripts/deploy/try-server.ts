import { spawnSync } from 'node:child_process'
import {
  chownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse, parseAllDocuments } from 'yaml'
import { readVariables } from '../../src/cli/environment/variables.ts'
import { check, report } from '../lib/check.ts'
import { freePort } from '../lib/process.ts'
import { Container, type Place } from './container.ts'
import { askUntilRefused } from './steady-clients.ts'
import type { Stage } from './dockerfile.ts'

const token = 'secret-of-the-test'

/** Runs the image as deploy/compose.yaml says, and asks it. */
export async function tryServer(image: Stage, root: string, work: string): Promise<void> {
  const { mocks: service, app } = readCompose()
  const [folder, data] = [join(work, 'mocks'), join(work, 'volume')]
  mkdirSync(folder)
  mkdirSync(data)
  // A volume that is new takes its owner from the image.
  const [uid = 0, gid = 0] = (image.user ?? '0:0').split(':').map(Number)
  chownSync(data, uid, gid)
  mountConfigMap(folder, 1)
  const port = await freePort()
  const ofCompose = Object.entries(service.environment).map(([name, value]) => {
    return [name, value.replace(/^\$\{\w+:\?.*\}$/, token)]
  })
  const env = {
    ...image.env,
    PATH: '/usr/bin:/bin',
    ...Object.fromEntries(ofCompose),
    MOCKAPI_PORT: String(port),
  }
  const place: Place = {
    root,
    workdir: '/',
    env,
    user: image.user,
    readOnly: service.read_only,
    mounts: [
      { from: folder, to: '/mocks', readOnly: true },
      { from: data, to: '/data' },
    ],
  }
  const checked = Container.start(place, [...image.entrypoint, 'check'])
  check('mockapi check in it ends with', await checked.ended(), 0)
  const start = () => Container.start(place, [...image.entrypoint, ...image.command])
  const url = `http://127.0.0.1:${port}`
  console.log('deploy/compose.yaml')
  let container = start()
  try {
    await expectHealthy(container, image, env)
    await tryRights(container, env)
    await tryRequests(url, port, app.command)
    await tryMetrics(url)
    await tryKubernetes(url)
    await tryConfigMap(url, folder)
    await tryEnd(container, url, `${service.stop_grace_period}`)
    container = start()
    await expectHealthy(container, image, env)
    const kept = await fetch(`${url}/things`)
    check('what was written before is there after another start', await kept.json(), [
      { id: 3 },
      { id: 4, name: 'kept' },
    ])
    container.signal('SIGINT')
    check('exit code after SIGINT', await container.ended(), 0)
  } catch (error) {
    report(false, `${String(error)}\n${container.printed}`)
  } finally {
    container.kill()
  }
}

interface Probe {
  readonly httpGet: { readonly path: string }
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env: readonly { readonly name: string; readonly value?: string }[]
          readonly livenessProbe: Probe
          readonly readinessProbe: Probe
        }[]
      }
    }
  }
}

interface Service {
  readonly environment: Readonly<Record<string, string>>
  readonly command: readonly string[]
  readonly read_only: boolean
  readonly stop_grace_period: string
}

function readCompose(): Readonly<Record<string, Service>> & { mocks: Service; app: Service } {
  const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8')) as {
    readonly services: { mocks: Service; app: Service }
  }
  return { ...services }
}

/** As the kubelet mounts a ConfigMap: files behind `..data`, a link that is swapped. */
function mountConfigMap(folder: string, version: number): void {
  const [name, next] = [`..${version}`, join(folder, '..data_tmp')]
  mkdirSync(join(folder, name))
  const files = {
    'api.json': { 'GET /version': version, 'GET /slow': { $delay: '6s', version } },
    'things.json': [{ id: version === 1 ? 1 : 3 }],
  }
  for (const [file, value] of Object.entries(files)) {
    writeFileSync(join(folder, name, file), JSON.stringify(value))
  }
  symlinkSync(name, next)
  renameSync(next, join(folder, '..data'))
  if (version === 1)
    for (const file of Object.keys(files)) symlinkSync(`..data/${file}`, join(folder, file))
  else rmSync(join(folder, `..${version - 1}`), { recursive: true })
}

/** Runs the health check of the image until it is fine, as an engine does. */
async function expectHealthy(container: Container, image: Stage, env: Place['env']): Promise<void> {
  const began = performance.now()
  let [code, text] = [1 as number | null, '']
  while (code !== 0 && performance.now() - began < 15_000) {
    await pause(100)
    try {
      ;[code, text] = container.exec(image.health, env)
    } catch {
      // It has not begun.
    }
  }
  const ms = Math.round(performance.now() - began)
  report(code === 0, `HEALTHCHECK, after ${ms} ms: ${text}`)
  if (code !== 0) throw new Error('The server is not healthy.')
}

async function tryRights(container: Container, env: Place['env']): Promise<void> {
  const status = readFileSync(`/proc/${container.pid}/status`, 'utf8')
  check('user', /^Uid:\s+(\d+)/m.exec(status)?.[1], '1000')
  check('capabilities', /^CapBnd:\s+(\w+)/m.exec(status)?.[1], '0'.repeat(16))
  check('number of the process', /^NSpid:.*\s(\d+)$/m.exec(status)?.[1], '1')
  check('writing into the root fails', container.exec(['touch', '/app/x'], env)[0], 1)
  check('writing into /data does not', container.exec(['touch', '/data/x'], env)[0], 0)
  report(
    !/EROFS|EACCES|EPERM|cannot/.test(container.printed),
    'nothing is said of a folder that cannot be written',
  )
}

async function tryRequests(
  url: string,
  port: number,
  appCommand: readonly string[],
): Promise<void> {
  const curl = (...args: readonly string[]) => {
    const { status, stdout } = spawnSync('curl', ['-s', ...args], { encoding: 'utf8' })
    return [status, stdout] as const
  }
  // The name of the service leads here, as in its network.
  const names = ['--connect-to', `::127.0.0.1:${port}`]
  check('the app: curl ends with', curl(...names, ...appCommand)[0], 0)
  const status = (name: string, path: string) =>
    curl(...names, '-o', '/dev/null', '-w', '%{http_code}', `http://${name}:4000${path}`)[1]
  check('another name', status('evil.test', '/version'), '403')
  check('live by any name', status('evil.test', '/__mockapi/live'), '200')
  check('ready by any name', status('10.1.2.3', '/__mockapi/ready'), '200')
  check('the admin API without the token', (await fetch(`${url}/__mockapi/sessions`)).status, 401)
  const made = await fetch(`${url}/version`)
  check('a mock', await made.json(), 1)
}

/** The manifest has no server here that could check it: its variables are settings, and its probes are answered. */
async function tryKubernetes(url: string): Promise<void> {
  const all = parseAllDocuments(readFileSync('deploy/kubernetes.yaml', 'utf8'))
  const [deployment] = all.map((each) => each.toJS() as Deployment)
  const { containers = [] } = deployment?.spec.template.spec ?? {}
  for (const { env, livenessProbe, readinessProbe } of containers) {
    const { config, others } = readVariables(
      Object.fromEntries(env.map(({ name, value = 'secret' }) => [name, value])),
    )
    check('kubernetes.yaml: settings', Object.keys(config).length, env.length)
    check('kubernetes.yaml: variables that are no settings', others, [])
    for (const { httpGet } of [livenessProbe, readinessProbe]) {
      check(`kubernetes.yaml: ${httpGet.path}`, (await fetch(url + httpGet.path)).status, 200)
    }
  }
}

async function tryMetrics(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const text = await (await fetch(`${url}/__mockapi/metrics`, { headers })).text()
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  })
  report(
    status === 0,
    `promtool check metrics, ${text.split('\n').length} lines: ${`${stdout}${stderr}`.trim() || 'nothing to say'}`,
  )
}

async function tryConfigMap(url: string, folder: string): Promise<void> {
  mountConfigMap(folder, 2)
  const began = performance.now()
  const version = async () => (await (await fetch(`${url}/version`)).json()) as number
  while ((await version()) !== 2 && performance.now() - began < 10_000) await pause(10)
  const ms = Math.round(performance.now() - began)
  report((await version()) === 2, `a ConfigMap that is swapped is served after ${ms} ms`)
  writeFileSync(join(folder, 'broken.json'), '{ "GET /x": ')
  const headers = { authorization: `Bearer ${token}` }
  const errors = async () => {
    const health = await fetch(`${url}/__mockapi/health`, { headers })
    return ((await health.json()) as { readonly errors: number }).errors
  }
  while ((await errors()) === 0 && performance.now() - began < 10_000) await pause(10)
  check('errors of a broken file', await errors(), 1)
  check('ready all the same', (await fetch(`${url}/__mockapi/ready`)).status, 200)
  rmSync(join(folder, 'broken.json'))
  const body = JSON.stringify({ name: 'kept' })
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
  check('a write', (await fetch(`${url}/things`, init)).status, 201)
}

/** What `docker stop` does: SIGTERM, and after the grace period an end by force. */
async function tryEnd(container: Container, url: string, grace: string): Promise<void> {
  const slow = fetch(`${url}/slow`)
  const steady = askUntilRefused(`${url}/version`, 20)
  await pause(200)
  const began = performance.now()
  container.signal('SIGTERM')
  const state = async () => (await fetch(`${url}/__mockapi/ready`)).status
  while ((await state()) !== 503 && performance.now() - began < 2000) await pause(10)
  check('ready after SIGTERM', await state(), 503)
  check('what still comes', (await fetch(`${url}/version`)).status, 200)
  check('what was under way', (await slow).status, 200)
  const { answered, lost } = await steady
  report(answered > 0, `requests of 20 clients up to the end: ${answered}`)
  // A client that connects at the very moment of the end is reset by the system; what balances stops asking before.
  report(lost.length <= 20, `of these reset while it closed: ${lost.length}, one a client at most`)
  check('exit code', await container.ended(), 0)
  const seconds = (performance.now() - began) / 1000
  report(seconds < parseFloat(grace), `ended ${seconds.toFixed(1)} s after SIGTERM, of ${grace}`)
}
