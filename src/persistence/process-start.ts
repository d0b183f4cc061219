import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * When a process began, as the system tells it: the same text for as long as the process lives, another one for
 * whichever process gets its number later. Undefined where it cannot be told, as on Windows.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
      // The name of the program, in brackets, may hold spaces; the 22nd field is counted from the first.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
      return `${boot.trim()}:${ticks}`
    }
    if (process.platform !== 'darwin') return undefined
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env,
    })
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}
