import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from '../engines/engine.ts'
import { startPostgres } from '../engines/postgres.ts'
import { startRedis } from '../engines/redis.ts'
import type { Figure } from '../lib/figures.ts'
import { freePort, isAlive, poll, stop } from '../lib/process.ts'
import { Caller } from './caller.ts'
import { none } from './figures.ts'

/** How long a server may take to say what is wrong, s. */
const patience = 15

/** What a server did with a store that it cannot use. */
interface Outcome {
  /** Undefined while it runs. */
  readonly code: number | undefined
  readonly output: string
  readonly read: number
  readonly write: number
}

/**
 * Starts a server on stores that are no good: it says why in a sentence, and ends or goes on to answer reads.
 *
 * @param isShort leaves out those that it waits for
 */
export async function badStores(bin: string, isShort: boolean): Promise<Figure[]> {
  await using redis = await startRedis()
  await using locked = await startRedis({
    args: ['--requirepass', 'secret'],
    cli: ['-a', 'secret'],
  })
  await using copy = await startRedis({ args: ['--replicaof', '127.0.0.1', String(redis.port)] })
  await using full = await startRedis({ args: ['--maxmemory', '1mb'] })
  await using postgres = await startPostgres()
  await using web = await webServer()
  await using secured = await startSecured()
  const at = ({ port }: { readonly port: number }) => `redis://127.0.0.1:${port}`
  const database = postgres.url
  /** For these a server waits, since they may come. */
  const late: Readonly<Record<string, string>> = {
    'nothing listens': `redis://127.0.0.1:${await freePort()}`,
    'no such host': 'redis://no-such-host.invalid:6379',
    'a web server': at(web),
    'PostgreSQL as Redis': at(postgres),
    'Redis as PostgreSQL': `postgres://postgres@127.0.0.1:${redis.port}/mockapi`,
    'TLS where there is none': `rediss://127.0.0.1:${redis.port}`,
    'no TLS where there is': at(secured),
    'PostgreSQL: nothing listens': `postgres://postgres@127.0.0.1:${await freePort()}/mockapi`,
    'PostgreSQL: TLS where there is none': `${database}?sslmode=require`,
  }
  const cases: Readonly<Record<string, string>> = {
    'no scheme': `127.0.0.1:${redis.port}`,
    'a scheme that nobody knows': `mysql://127.0.0.1:${redis.port}`,
    'no password': at(locked),
    'a wrong password': `redis://:guess@127.0.0.1:${locked.port}`,
    'an unknown user': `redis://bob:secret@127.0.0.1:${redis.port}`,
    'no such database': `${at(redis)}/99`,
    'a certificate that nobody signed': `rediss://127.0.0.1:${secured.port}`,
    'a copy that is read-only': at(copy),
    'no memory left': at(full),
    'PostgreSQL: no such database': database.replace(/mockapi$/, 'shop'),
    'PostgreSQL: no such user': database.replace('postgres@', 'bob@'),
    'PostgreSQL: read-only': `${database}?options=-c%20default_transaction_read_only%3Don`,
    ...(isShort ? {} : late),
  }
  let bad = 0
  for (const [what, url] of Object.entries(cases)) {
    const outcome = await startOn(bin, url)
    const faults = faultsOf(outcome, url)
    if (faults.length > 0) bad++
    const how =
      outcome.code === undefined
        ? `runs, read ${outcome.read}, write ${outcome.write}`
        : `ends with ${outcome.code}`
    console.log(`\n  ${faults.length > 0 ? 'FAIL' : 'ok'} ${what}: ${how} ${faults.join(', ')}`)
    console.log(outcome.output.trim().replace(/^/gm, '      '))
  }
  return [
    none(`of ${Object.keys(cases).length} stores that are no good, not met with a sentence`, bad),
  ]
}

function faultsOf({ code, output, read, write }: Outcome, url: string): string[] {
  const [scheme = '', rest = ''] = url.includes('://') ? url.split('://', 2) : ['', url]
  const place = rest.replace(/^.*@/, '').split(/[:/]/, 1)[0] ?? ''
  const password = /:([^:@]+)@/.exec(rest)?.[1]
  const faults = {
    'does not name the store': !output.includes(place) && !output.includes(`${scheme}://`),
    'shows the password': password !== undefined && output.includes(password),
    'shows a stack': /^\s+at .+:\d+:\d+/m.test(output),
    'has no way out': !/\b(?:write|start|give|set|raise|correct|make|take|leave|check)\b/i.test(
      output,
    ),
    'says that it goes on, and ends': code !== undefined && /✗.*tried again/.test(output),
    'ends as if all were well': code === 0,
    'does not answer reads': code === undefined && read !== 200,
    'does not refuse writes': code === undefined && write !== 503,
    'shows the words of its client': /caused by|CONNECTION_|RESP type|script:/.test(output),
  }
  return Object.entries(faults).flatMap(([what, isSo]) => (isSo ? [what] : []))
}

async function startOn(bin: string, store: string): Promise<Outcome> {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-bad-store-'))
  cpSync(resolve('scripts/replicas/mocks'), join(cwd, 'mocks'), { recursive: true })
  const port = await freePort()
  const args = [bin, 'serve', '--port', String(port), '--strict-port', '--quiet', '--store', store]
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  using caller = new Caller(port)
  try {
    const isUp = async () =>
      !isAlive(child) || (await caller.ask('GET', '/cart')).status === 200 || undefined
    await poll('an end or an answer', isUp, { interval: 20, seconds: patience }).catch(() => {})
    if (!isAlive(child)) return { code: child.exitCode ?? -1, output, read: 0, write: 0 }
    const { status: read } = await caller.ask('GET', '/counters/1')
    const { status: write, value } = await caller.ask('POST', '/items', { key: 'x'.repeat(1000) })
    await wait(300)
    const told = `${output}${write} ${JSON.stringify(value)}\n`
    return { code: undefined, output: told, read, write }
  } finally {
    await stop(child)
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** A Redis that speaks TLS alone, with a certificate that it signed itself. */
async function startSecured(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=localhost',
  ]
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const tls = { '--tls-cert-file': cert, '--tls-key-file': key, '--tls-ca-cert-file': cert }
  const engine = await startRedis({ tls: Object.entries(tls).flat(), cli: ['--tls', '--insecure'] })
  return {
    ...engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function webServer(): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
