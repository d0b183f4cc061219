import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/** Servers run on one core, load clients on another, where `taskset` exists. */
const cores = { server: '0', client: '1' } as const
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** Lists servers apart from those of who runs scripts, which end many by force. */
export const listedApart = { XDG_CACHE_HOME: join(tmpdir(), 'mockapi-scripts') } as const

/**
 * Starts Node with arguments. Its errors appear in this terminal unless `stdio` says otherwise.
 *
 * @param options `program` is that of another version of Node
 */
export function startNode(
  args: readonly string[],
  {
    core,
    env,
    program = process.execPath,
    ...options
  }: SpawnOptions & { readonly core?: keyof typeof cores; readonly program?: string } = {},
): ChildProcess {
  const command = [program, ...args]
  if (canPin && core) command.unshift('taskset', '-c', cores[core])
  const [first = '', ...rest] = command
  return spawn(first, rest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    ...options,
    env: { ...process.env, ...listedApart, NODE_OPTIONS: '', ...env },
  })
}

/** Pins this process to the core of the load client. */
export function pinToClientCore(): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', cores.client, String(process.pid)])
}

/** Sends a message over IPC and waits for the reply; rejects when the process ends before it. */
export function requestReply<Reply>(child: ChildProcess, message: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The process ended early.'))
    child.once('exit', onExit)
    child.once('message', (reply) => {
      child.off('exit', onExit)
      resolve(reply as Reply)
    })
    child.send(message)
  })
}

/** Whether a process still runs. */
export function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Ends a process by a signal, SIGKILL by default, and waits until it is gone. */
export async function stop(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (!isAlive(child)) return
  const exit = once(child, 'exit')
  child.kill(signal ?? 'SIGKILL')
  await exit
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Calls a test until it gives a value. @throws after 30 s or other seconds, and when the process ends meanwhile */
export async function poll<Value>(
  what: string,
  test: () => Value | undefined | Promise<Value | undefined>,
  {
    child,
    interval = 2,
    seconds = 30,
  }: { readonly child?: ChildProcess; readonly interval?: number; readonly seconds?: number } = {},
): Promise<Value> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const value = await test()
    if (value !== undefined) return value
    if (child && !isAlive(child)) throw new Error(`${what}: it ended with ${child.exitCode}.`)
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s.`)
    await wait(interval)
  }
}

/** Writes files by their paths below a folder, a new temporary one by default. */
export function writeFiles(
  files: Readonly<Record<string, string>>,
  folder: string = mkdtempSync(join(tmpdir(), 'mockapi-')),
): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** One line of `mockapi serve --json`. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string }

/** A running `mockapi serve --json`; removes the folder when disposed of if it made it. */
export class ServeProcess implements AsyncDisposable {
  readonly lines: LogLine[] = []
  readonly child: ChildProcess
  readonly #ownFolder: string | undefined

  /**
   * @param where the working folder, or files for a new one
   * @param options `program` is that of another version of Node, `env` is beside what this process has
   */
  constructor(
    bin: string,
    where: string | Readonly<Record<string, string>>,
    flags: readonly string[] = [],
    {
      program = process.execPath,
      env = {},
    }: { readonly program?: string; readonly env?: Readonly<Record<string, string>> } = {},
  ) {
    this.#ownFolder = typeof where === 'string' ? undefined : writeFiles(where)
    const args = [bin, 'serve', '--json', '--port', '0', '--host', '127.0.0.1', ...flags]
    const stdio = ['ignore', 'pipe', 'inherit'] as const
    const cwd = typeof where === 'string' ? where : this.#ownFolder
    this.child = spawn(program, args, { cwd, stdio: [...stdio], env: { ...process.env, ...env } })
    if (!this.child.stdout) throw new Error('The server has no output.')
    createInterface({ input: this.child.stdout }).on('line', (text) => {
      this.lines.push(JSON.parse(text) as LogLine)
    })
  }

  /** The first line from an index on that passes a test, as soon as it is there. */
  line(what: string, test: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    return poll(what, () => this.lines.slice(from).find(test), { child: this.child })
  }

  /** The URL it listens on. */
  async url(): Promise<string> {
    return String((await this.line('ready', ({ event }) => event === 'ready'))['url'])
  }

  /** The port it listens on. */
  async port(): Promise<number> {
    return Number(new URL(await this.url()).port)
  }

  /** Resident memory, MB; 0 where the system does not tell. */
  memory(): number {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(this.child.pid)])
    return Number(String(stdout ?? '').trim()) / 1024
  }

  /** Open files and connections; 0 where the system does not tell. */
  openFiles(): number {
    try {
      return readdirSync(`/proc/${this.child.pid}/fd`).length
    } catch {
      return 0
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.child)
    if (this.#ownFolder !== undefined) rmSync(this.#ownFolder, { recursive: true, force: true })
  }
}
