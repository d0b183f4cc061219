import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, poll } from '../lib/process.ts'
import { install } from '../lib/debian.ts'
import { killGroup, spawnGroup, type Engine } from './engine.ts'

const versions = '/usr/lib/postgresql'
const database = 'mockapi'

/**
 * Starts a PostgreSQL that writes each commit to disk before it answers, as the user `postgres` where this is root, whom
 * it refuses.
 *
 * @param options `args` go to `postgres` behind ours, such as `['-c', 'ssl=on']`
 */
export async function startPostgres({
  args = [],
}: { readonly args?: readonly string[] } = {}): Promise<Engine> {
  const programs = binaries()
  const user = process.getuid?.() === 0 ? postgresUser() : undefined
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-U', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '-N']
  execFileSync(join(programs, 'initdb'), init, { stdio: 'ignore', cwd: folder, ...user })
  const port = await freePort()
  const sql = (text: string, to = database) => {
    const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', to, '-Atc', text]
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] } as const
    return execFileSync(join(programs, 'psql'), where, { ...options, stdio: [...options.stdio] })
  }
  const start = async () => {
    const ours = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1']
    const child = spawnGroup(join(programs, 'postgres'), [...ours, ...args], user)
    await poll('PostgreSQL', () => isUp(sql) || undefined, { child, interval: 50 })
    return child
  }
  let child = await start()
  sql(`create database ${database}`, 'postgres')
  return {
    name: 'PostgreSQL',
    version: sql('show server_version').split(' ', 1)[0]?.trim() ?? '?',
    port,
    url: `postgres://postgres@127.0.0.1:${port}/${database}`,
    kill: () => killAll(child),
    async start() {
      child = await start()
    },
    async setReadOnly(isReadOnly) {
      sql(`alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
      sql('select pg_reload_conf()')
    },
    async empty() {
      const tables = sql("select tablename from pg_tables where schemaname = 'public'").trim()
      for (const table of tables.split('\n')) if (table !== '') sql(`truncate "${table}"`)
    },
    async [Symbol.asyncDispose]() {
      await killAll(child)
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}

/** Its processes are leaders of groups of their own, and end by themselves when the first one is gone. */
async function killAll(child: Parameters<typeof killGroup>[0]): Promise<void> {
  const children = childrenOf(child.pid)
  await killGroup(child)
  const gone = () => children.every((pid) => !existsSync(`/proc/${pid}`)) || undefined
  await poll('the end of PostgreSQL', gone, { interval: 20 })
}

function childrenOf(pid: number | undefined): string[] {
  if (pid === undefined) return []
  try {
    const args = ['-eo', 'pid=,ppid=']
    const rows = execFileSync('ps', args, { encoding: 'utf8' }).trim().split('\n')
    const pairs = rows.map((row) => row.trim().split(/\s+/) as [string, string])
    return pairs.flatMap(([own, parent]) => (parent === String(pid) ? [own] : []))
  } catch {
    return []
  }
}

/** The folder of the programs of the newest version; installs Debian's where there is none. */
function binaries(): string {
  if (!existsSync(versions)) {
    install({ package: 'postgresql', path: versions })
  }
  const newest = readdirSync(versions).sort((one, other) => Number(other) - Number(one))[0]
  if (newest === undefined) throw new Error(`There is no PostgreSQL in ${versions}.`)
  return join(versions, newest, 'bin')
}

function postgresUser(): { readonly uid: number; readonly gid: number } {
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
  return { uid: idOf('-u'), gid: idOf('-g') }
}

function isUp(sql: (text: string, to: string) => string): boolean {
  try {
    return sql('select 1', 'postgres').trim() === '1'
  } catch {
    return false
  }
}
