import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sfc32 } from '../../src/random.ts'
import { readKept } from '../../src/persistence/format.ts'
import { Worker } from './worker.ts'

/** What came of killing a server again and again. */
export interface SoakResult {
  readonly kills: number
  /** Writes that were answered. */
  readonly acknowledged: number
  /** Sentences about acknowledged writes that were missing, and files that did not read. */
  readonly losses: readonly string[]
  /** How often the journal was folded into the file under load. */
  readonly folds: number
}

/** How long a start may take, ms. */
const startTime = 20_000
const workers = 6

/**
 * Starts a server with `--persist`, writes to it from several clients, kills it at a random moment, and
 * looks after each restart whether every acknowledged write is there.
 *
 * @param bin the built command line
 * @param seed decides moments and writes, as far as the machine lets it
 */
export async function killLoop(
  bin: string,
  kills: number,
  seed: number,
  onRound: (round: number) => void = () => {},
): Promise<SoakResult> {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-soak-'))
  const random = sfc32(seed)
  const losses: string[] = []
  const clients = Array.from({ length: workers }, (_, index) => new Worker(index, random))
  const file = join(cwd, '.mockapi', 'state.json')
  let folds = 0
  let last = 0
  try {
    mkdirSync(join(cwd, 'mocks'))
    const seeds = clients.map((client) => ({ id: client.seedId, owner: client.index, n: 0 }))
    writeFileSync(join(cwd, 'mocks', 'items.json'), JSON.stringify(seeds))
    for (let round = 0; round <= kills; round++) {
      const server = await start(bin, cwd)
      try {
        const found = await readItems(server.url)
        for (const client of clients) losses.push(...client.compare(found))
        if (round === kills) break
        const load = clients.map((client) => client.run(server.url))
        await pause(10 + random() * 400)
        await kill(server.child)
        await Promise.all(load)
      } finally {
        await kill(server.child)
      }
      const kept = existsSync(file) ? readKept(readFileSync(file, 'utf8')) : undefined
      if (existsSync(file) && !kept) losses.push(`${file} does not read after round ${round}.`)
      if (kept && kept.number > last) folds++
      last = kept?.number ?? 0
      onRound(round + 1)
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
  const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0)
  return { kills, acknowledged, losses, folds }
}

interface Running {
  readonly child: ChildProcess
  readonly url: string
}

async function start(bin: string, cwd: string): Promise<Running> {
  const args = [bin, 'serve', '--persist', '--port', '0', '--quiet', '--body-limit', '1mb']
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`The server did not start:\n${output}`))
    const timer = setTimeout(fail, startTime)
    const read = (text: string) => {
      output += text
      const address = /API\s+(http\S+)\n/.exec(output)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    child.once('exit', fail)
  })
  return { child, url }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill('SIGKILL')
  await ended
}

async function readItems(url: string): Promise<Map<string, Record<string, unknown>>> {
  const response = await fetch(new URL('/items', url))
  const items = (await response.json()) as Record<string, unknown>[]
  return new Map(items.map((item) => [String(item['id']), item]))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
