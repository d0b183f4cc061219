import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { processStart } from './process-start.ts'

/** How often a lock is tried whose owner cannot be told. */
const patience = 5

/**
 * Locks a file for this process by another one beside it, unless the owner of the lock runs. Its folder must be there.
 * Rejects with the error of the system where nothing can be written.
 *
 * @returns the function to unlock, or the number of the process that owns the lock
 */
export async function lock(file: string): Promise<(() => void) | number> {
  const path = `${file}.lock`
  const start = await processStart(process.pid)
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, `${process.pid}\n${start ?? ''}\n`, { flag: 'wx' })
      return () => unlock(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const text = await readFile(path, 'utf8').catch(() => '')
    const [number, began = ''] = text.split('\n')
    const owner = Number(number)
    // Empty: its owner has made it and writes its number now, or has just removed it.
    if (text === '' && attempt < patience) await setTimeout(10)
    else if (attempt >= patience || (await isOwner(owner, began))) return owner
    else unlock(path)
  }
}

/** A lock that cannot be removed says by itself that its owner has ended. */
function unlock(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

/** Whether the process that wrote a lock still runs, and no other one has got its number since. */
async function isOwner(owner: number, began: string): Promise<boolean> {
  if (!isRunning(owner)) return false
  const start = await processStart(owner)
  if (began !== '' && start !== undefined) return start === began
  // A container gives the same number to each start, so the own number is that of an earlier one.
  return owner !== process.pid
}

function isRunning(owner: number): boolean {
  if (!Number.isInteger(owner) || owner <= 0) return false
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
