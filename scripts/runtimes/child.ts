import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Ask } from './compare.ts'

const children = new Set<ChildProcess>()
const patience = 30_000

process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Ends all programs that were started, and waits until they are gone. */
export async function endChildren(): Promise<void> {
  const ends = [...children].map((child) => once(child, 'close'))
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(ends)
}

/** Starts a program that prints `{"port":…}` as soon as it listens on 127.0.0.1. */
export async function serve(program: string, args: string[], env: object = {}): Promise<Ask> {
  const child = spawn(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('close', () => children.delete(child))
  const port = await new Promise<string>((resolve, reject) => {
    const late = () => reject(new Error(`${program} did not listen within ${patience} ms.`))
    const timer = setTimeout(late, patience)
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`${program} ended with ${code}.`)))
    child.once('close', () => clearTimeout(timer))
    createInterface(child.stdout).on('line', (line) => {
      const [, found] = /"port":(\d+)/.exec(line) ?? []
      if (found === undefined) return console.log(line)
      clearTimeout(timer)
      resolve(found)
    })
  })
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init)
}
