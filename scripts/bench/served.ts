import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { send, type HttpRequest } from '../lib/http.ts'
import { load } from '../lib/load.ts'
import { freePort, isAlive, listedApart, stop } from '../lib/process.ts'

const bin = resolve('dist/bin.js')

/** Requests to warm up, and requests that count. */
const warm = { before: 3000, counted: 4000 }

/** What a process has used: CPU time, s, and resident memory, MB. */
interface Usage {
  readonly cpu: number
  readonly memory: number
  readonly peak: number
}

/** CPU time of each of some requests once the server is warm, µs; of several that are sent in turn their mean. */
export async function perRequest(
  cwd: string,
  requests: readonly (HttpRequest | readonly HttpRequest[])[],
  flags: readonly string[] = [],
): Promise<number[]> {
  const port = await freePort()
  const child = await startServer([...serve(port), ...flags], cwd, port, [['/none', 404]])
  const times: number[] = []
  try {
    for (const request of requests) {
      const order = { port, requests: [request].flat(), connections: 8 }
      await load({ ...order, count: warm.before })
      const before = usageOf(child).cpu
      const { answers, failure } = await load({ ...order, count: warm.counted })
      if (failure !== undefined) throw new Error(failure)
      times.push(((usageOf(child).cpu - before) / answers) * 1e6)
    }
  } finally {
    await stop(child)
  }
  return times
}

/** What is asked, and the status that must answer. */
export type Asked = readonly (readonly [path: string, status: number | undefined])[]

/** What the first answer took at least, of several starts; those after it are asked to see that they are right. */
export async function least(
  count: number,
  command: (port: number) => readonly string[],
  cwd: string,
  [first, ...others]: Asked,
): Promise<Usage> {
  const found: Usage[] = []
  for (let turn = 0; turn < count; turn++) {
    const port = await freePort()
    const child = await startServer(command(port), cwd, port, first ? [first] : [])
    try {
      found.push(usageOf(child))
      for (const [path, status] of others) await expectStatus(port, path, status)
    } finally {
      await stop(child)
    }
  }
  return found.reduce((best, each) => (each.cpu < best.cpu ? each : best))
}

/** The command of a quiet server of the working folder. */
export function serve(port: number): readonly string[] {
  const flags = ['--quiet', '--strict-port', '--port', String(port)]
  return [process.execPath, bin, 'serve', ...flags]
}

/** Starts a server and waits until it answers. @throws after two minutes, and where an answer has another status */
export async function startServer(
  [program = '', ...args]: readonly string[],
  cwd: string,
  port: number,
  [[path, status] = ['/', undefined]]: Asked,
): Promise<ChildProcess> {
  // Certificates that the environment adds are read at each start of Node, whatever it runs.
  const env = { ...process.env, ...listedApart, NODE_EXTRA_CA_CERTS: undefined }
  const child = spawn(program, args, { cwd, stdio: 'ignore', env })
  const deadline = performance.now() + 120_000
  try {
    for (;;) {
      const answer = await send(port, { path }, 120_000).catch(() => undefined)
      if (answer) {
        if (status !== undefined && answer.status !== status) {
          throw new Error(`${path} answers ${answer.status}, not ${status}: ${answer.body}`)
        }
        return child
      }
      if (!isAlive(child)) throw new Error(`${program} ended early.`)
      if (performance.now() > deadline) throw new Error(`${program} did not answer in two minutes.`)
      await wait(5)
    }
  } catch (error) {
    await stop(child)
    throw error
  }
}

async function expectStatus(port: number, path: string, wanted: number | undefined): Promise<void> {
  const { status } = await send(port, { path })
  if (wanted !== undefined && status !== wanted)
    throw new Error(`${path} answers ${status}, not ${wanted}.`)
}

/** What the kernel counts: of each thread in ns, since its ticks are too long for a start. */
function usageOf({ pid }: ChildProcess): Usage {
  const times = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]),
  )
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return {
    cpu: times.reduce((sum, time) => sum + time, 0) / 1e9,
    memory: megabytes('VmRSS'),
    peak: megabytes('VmHWM'),
  }
}
