import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { vi } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'mockapi-cli')

/** The command line as one process. */
export interface Cli {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** What it printed so far. */
  readonly out: () => string
  readonly err: () => string
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Waits until a text is printed. */
  readonly until: (text: string | RegExp) => Promise<void>
  /** The address from its start screen, once that is there. */
  readonly url: () => Promise<string>
}

/** Gives the command line as it is published, built once for each state of the sources. */
export async function bundleCli(): Promise<string> {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const paths = [...sources.map((name) => join('src', name)), 'scripts/build.mjs']
  const newest = Math.max(...paths.map((path) => statSync(join(root, path)).mtimeMs))
  const folder = join(cache, `${sources.length}-${newest}`)
  if (!existsSync(folder)) await buildInto(folder, newest)
  return join(folder, 'bin.js')
}

async function buildInto(folder: string, newest: number): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const anHourAgo = Date.now() - 3_600_000
  for (const old of readdirSync(cache).map((name) => join(cache, name))) {
    if (statSync(old).mtimeMs < anHourAgo) rmSync(old, { recursive: true, force: true })
  }
  const made = mkdtempSync(join(cache, 'new-'))
  // What the build writes last.
  const types = statSync(join(root, 'dist/types'), { throwIfNoEntry: false })
  if (types && types.mtimeMs > newest) {
    for (const name of ['bin.js', 'cli']) {
      cpSync(join(root, 'dist', name), join(made, name), { recursive: true })
    }
  } else await promisify(execFile)(process.execPath, [join(root, 'scripts/build.mjs'), 'cli', made])
  try {
    renameSync(made, folder)
  } catch (error) {
    // Another test file was faster.
    rmSync(made, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** Starts the command line in a folder, without colours unless the environment says otherwise; `program` may be a copy of it. */
export async function startCli(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program?: string,
): Promise<Cli> {
  const bin = program ?? (await bundleCli())
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...inherited, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  const until = (text: string | RegExp) =>
    vi.waitFor(
      () => {
        if (typeof text === 'string' ? out.includes(text) : text.test(out)) return
        throw new Error(`No ${String(text)} in:\n${out}\n${err}`)
      },
      { timeout: 60_000, interval: 20 },
    )
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    until,
    async url() {
      await until(/API\s+http\S+\n/)
      return /API\s+(http\S+)/.exec(out)?.[1] ?? ''
    },
  }
}
