import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'

/** What a server has used since it started. */
export interface Usage {
  /** Processor time, µs. */
  readonly cpu: number
  /** Resident memory, bytes. */
  readonly memory: number
}

/** Servers run on one core, whatever asks them on another, where the system can do that. */
const cores = { server: '0', client: '1' } as const
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** How a process is started. */
export interface StartOptions {
  readonly core: keyof typeof cores
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Whether the process talks over IPC. */
  readonly talks?: boolean
}

/** Starts Node with arguments. Errors appear in this terminal. */
export function startNode(args: readonly string[], options: StartOptions): ChildProcess {
  const { core, cwd, env, talks = false } = options
  const command = [process.execPath, ...args]
  if (canPin) command.unshift('taskset', '-c', cores[core])
  const [program = '', ...rest] = command
  return spawn(program, rest, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(talks ? (['ipc'] as const) : [])],
  })
}

/** Pins this process beside the client. */
export function pinSelf(): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', cores.client, String(process.pid)])
}

/** Says something over IPC and gives the answer; rejects when the process ends before. */
export function inquire<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The process ended early.'))
    child.once('exit', onExit)
    child.once('message', (answer) => {
      child.off('exit', onExit)
      resolve(answer as Answer)
    })
    child.send(question)
  })
}

/** Ends a process and waits for its end. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
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
