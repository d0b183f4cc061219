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

/** Starts a program that prints `{"port":…}` as soon as it listens on 127.0.0.1. */
export async function serve(program: string, args: string[], env: object = {}): Promise<Send> {
  const child = spawn(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  let port: string | undefined
  createInterface(child.stdout).on('line', (line) => {
    const [, found] = /"port":(\d+)/.exec(line) ?? []
    if (found === undefined) console.log(line)
    port ??= found
  })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
  })
  await Promise.race([poll(program, () => port, { child }), failed])
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init)
}
