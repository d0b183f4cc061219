import { spawn } from 'node:child_process'
import { spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server as it is published, in a process and a folder of its own. */
export interface Served extends AsyncDisposable {
  readonly port: number
  readonly isAlive: () => boolean
  /** Resident memory, MB; 0 where the system does not tell. */
  readonly memory: () => number
  /** Open files and connections; 0 where the system does not tell. */
  readonly openFiles: () => number
}

/** Starts `mockapi serve` on these files, by their paths from the working folder. */
export async function serveFiles(
  bin: string,
  files: Readonly<Record<string, string>>,
): Promise<Served> {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-soak-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  const args = [bin, 'serve', '--port', '0', '--json', '--quiet', '--host', '127.0.0.1']
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await portOf(child)
  return {
    port,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    memory: () => {
      const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)])
      return Number(String(stdout ?? '').trim()) / 1024
    },
    openFiles: () => {
      try {
        return readdirSync(`/proc/${child.pid}/fd`).length
      } catch {
        return 0
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('The server has no output.')
  const lines = createInterface({ input: child.stdout })
  const port = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const { event, url } = JSON.parse(line) as { event: string; url?: string }
      if (event === 'ready') resolve(Number(new URL(url ?? '').port))
    })
    child.once('exit', () => reject(new Error('The server did not start.')))
  })
  return port
}
