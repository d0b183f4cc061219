import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { refusal } from './refusal.ts'

/**
 * Takes a file for this process alone, so that no two servers write to the same journal. A lock whose
 * process is gone counts for nothing.
 *
 * @returns gives it back
 * @throws MockapiError `state-in-use`
 */
export async function takeLock(file: string, shown: string): Promise<() => void> {
  const lock = `${file}.lock`
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => '0'))
    if (attempt > 2 || isRunning(owner)) {
      throw refusal(
        'state-in-use',
        `Another server (process ${owner}) keeps its data in ${shown}.`,
        `Stop it, name another file with --persist, or delete ${shown}.lock if no server runs.`,
      )
    }
    rmSync(lock, { force: true })
  }
}

/** A container gives the same number to each start, so the own number is that of an earlier one. */
function isRunning(owner: number): boolean {
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return false
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
