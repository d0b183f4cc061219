import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, poll } from '../lib/process.ts'
import { install } from '../lib/debian.ts'
import { killGroup, spawnGroup, type Engine } from './engine.ts'

const server = { package: 'redis-server', path: '/usr/bin/redis-server' }

/**
 * Starts a Redis that writes each command to disk before it answers.
 *
 * @param options `args` go to `redis-server` behind ours, such as `['--requirepass', 'secret']`; `cli` to `redis-cli`,
 * as a password does; with `tls`, the arguments that name a certificate, it speaks TLS alone
 */
export async function startRedis({
  args = [],
  cli = [],
  tls,
}: {
  readonly args?: readonly string[]
  readonly cli?: readonly string[]
  readonly tls?: readonly string[]
} = {}): Promise<Engine> {
  install(server)
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-redis-'))
  const port = await freePort()
  const ask = (...words: string[]) =>
    execFileSync('redis-cli', ['-p', String(port), ...cli, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const listens = tls ? { port: 0, 'tls-port': port, 'tls-auth-clients': 'no' } : { port }
  const settings = { ...listens, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes' }
  const start = async () => {
    const ours = Object.entries({ ...settings, appendfsync: 'always' }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ])
    const child = spawnGroup(server.path, [...ours, ...(tls ?? []), ...args])
    await poll('Redis', () => isUp(ask) || undefined, { child, interval: 20 })
    return child
  }
  let child = await start()
  const [, version = '?'] = /redis_version:(\S+)/.exec(ask('info', 'server')) ?? []
  return {
    name: 'Redis',
    version,
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    kill: () => killGroup(child),
    async start() {
      child = await start()
    },
    async setReadOnly(isReadOnly) {
      ask('replicaof', ...(isReadOnly ? ['127.0.0.1', '1'] : ['no', 'one']))
    },
    async setFull(isFull) {
      ask('config', 'set', 'maxmemory', isFull ? '1mb' : '0')
    },
    async empty() {
      ask('flushall')
    },
    async [Symbol.asyncDispose]() {
      await killGroup(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isUp(ask: (...words: string[]) => string): boolean {
  try {
    return ask('ping').trim() === 'PONG'
  } catch {
    return false
  }
}
