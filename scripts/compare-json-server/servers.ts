import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort, stop } from '../bench/processes.ts'
import type { Dialect, Group } from './group.ts'

/** How a server is started: the program with its arguments, and what it finds besides. */
export interface Program {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Folders that are there, even when they are empty. */
  readonly folders: readonly string[]
}

/** A server with a folder of its own. */
export interface RunningServer {
  readonly port: number
  /** Ends it and removes its folder. */
  readonly close: () => Promise<void>
}

/** How long a start may take, ms. */
const startTime = 30_000

/** The real server of a dialect. */
export function realServer(dialect: Dialect, bin: string): Program {
  // Version 1 reads its own writes back and loses some; in production it does not watch its file.
  const env = { NODE_ENV: dialect === 'json-server-1' ? 'production' : '' }
  const quiet = dialect === 'json-server-0' ? ['--quiet', '--host', '127.0.0.1'] : []
  return { args: [bin, 'db.json', ...quiet], env, folders: foldersOf(dialect) }
}

/** mockapi in a dialect. */
export function ownServer(dialect: Dialect, bin: string): Program {
  const flags = ['--dialect', dialect, '--quiet', '--strict-port', '--host', '127.0.0.1']
  return { args: [bin, 'serve', 'db.json', ...flags], env: {}, folders: foldersOf(dialect) }
}

/** Version 1 does not start without this folder where it does not watch. */
function foldersOf(dialect: Dialect): string[] {
  return dialect === 'json-server-1' ? ['public'] : []
}

/** Starts a program on a group's files, in a folder that goes with it; throws when it does not start. */
export async function start(program: Program, group: Group, data: object): Promise<RunningServer> {
  const cwd = mkdtempSync(join(tmpdir(), 'compare-json-server-'))
  const files = { 'db.json': JSON.stringify(group.data ?? data), ...group.files }
  for (const [name, text] of Object.entries(files)) {
    const path = join(cwd, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  for (const folder of program.folders) mkdirSync(join(cwd, folder), { recursive: true })
  const port = await freePort()
  const args = [...program.args, '--port', String(port), ...(group.flags ?? [])]
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...program.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async (): Promise<void> => {
    await stop(child)
    rmSync(cwd, { recursive: true, force: true })
  }
  try {
    await listening(child, port)
  } catch (error) {
    await close()
    throw error
  }
  return { port, close }
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  let errors = ''
  child.stderr?.on('data', (chunk) => (errors = `${errors}${chunk}`.slice(0, 2000)))
  const since = performance.now()
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}. ${errors}`)
    if (performance.now() - since > startTime) throw new Error('It did not listen in time.')
    await wait(20)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
