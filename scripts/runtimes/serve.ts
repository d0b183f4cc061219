import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { poll, stop } from '../lib/process.ts'
import type { Send } from './send-check.ts'

const children = new Set<ChildProcess>()

process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Ends all programs that were started, and waits until they are gone. */
export async function endChildren(): Promise<void> {
  await Promise.all([...children].map((child) => stop(child)))
  children.clear()
}

/** Starts a program that prints `{"port":…}` or its address as soon as it listens on this machine. */
export async function serve(program: string, args: string[], env: object = {}): Promise<Send> {
  const child = spawn(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let port: string | undefined
  const read = (line: string): void => {
    const [, number, inAddress] = /"port":(\d+)|http:\/\/[^/]+:(\d+)/.exec(line) ?? []
    const found = number ?? inAddress
    if (found === undefined) console.log(line)
    port ??= found
  }
  // Deno tells its address where errors go.
  for (const input of [child.stdout, child.stderr]) createInterface(input).on('line', read)
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
  })
  await Promise.race([poll(program, () => port, { child }), failed])
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init)
}
