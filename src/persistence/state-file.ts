import { rmSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { MockapiError, type DiagnosticCode } from '../errors/diagnostic.ts'
import { makeFolder } from './atomic-write.ts'
import { processStart } from './process-start.ts'

/**
 * The file that the state is saved in, absolute and as the user knows it: `.mockapi/state.json` for true.
 * @throws MockapiError `state-not-saved` for a file inside the mocks folder, which is never written to
 */
export function stateFile(
  persist: string | true,
  cwd: string,
  mocks: string | undefined,
): { readonly file: string; readonly shown: string } {
  const named = persist === true ? '.mockapi/state.json' : persist
  const shown = named.replaceAll('\\', '/')
  const file = resolve(cwd, named)
  if (isServed(file, mocks)) {
    const message = `${shown} lies inside the folder of the mocks, where mockapi never writes.`
    const hint = 'Name a file outside of it: --persist ../state.json.'
    throw stateError('state-not-saved', message, hint)
  }
  return { file, shown }
}

/** Whether a file lies in the folder of the mocks, or is the one file that is served. */
export function isServed(file: string, mocks: string | undefined): boolean {
  const inside = mocks === undefined ? '..' : relative(mocks, file)
  return !inside.startsWith('..') && !isAbsolute(inside)
}

/**
 * Makes the folder of a file and locks the file for this process, unless the owner of the lock runs; returns the
 * function to unlock. Throws MockapiError `state-in-use`, and `state-not-saved` where nothing can be written.
 */
export async function lockFile(file: string, shown: string): Promise<() => void> {
  const lock = `${file}.lock`
  await makePlace(file, shown)
  const start = await processStart(process.pid)
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(lock, `${process.pid}\n${start ?? ''}\n`, { flag: 'wx' })
      return () => unlock(lock)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(shown, error)
    }
    const [number, began = ''] = (await readFile(lock, 'utf8').catch(() => '0')).split('\n')
    const owner = Number(number)
    if (attempt > 2 || (await isOwner(owner, began))) {
      const message = `Another server (process ${owner}) keeps its data in ${shown}.`
      const hint = `Stop it, name another file with --persist, or delete ${shown}.lock if no server runs.`
      throw stateError('state-in-use', message, hint)
    }
    unlock(lock)
  }
}

/** A lock that cannot be removed says by itself that its owner has ended. */
function unlock(lock: string): void {
  try {
    rmSync(lock, { force: true })
  } catch {}
}

/** Makes the folder, and refuses what is no file: reading a pipe or a device may never end. */
async function makePlace(file: string, shown: string): Promise<void> {
  let found
  try {
    await makeFolder(dirname(file))
    found = await stat(file).catch(() => undefined)
  } catch (error) {
    throw notWritable(shown, error)
  }
  if (!found || found.isFile()) return
  const hint = 'Name a file: --persist .mockapi/state.json.'
  throw stateError('state-not-saved', `${shown} is no file, so no data can be kept in it.`, hint)
}

function notWritable(shown: string, error: unknown): MockapiError {
  const { code, message } = error as NodeJS.ErrnoException
  const hint = 'Name another file with --persist, or give your user the right to write there.'
  const why = `The data cannot be kept in ${shown}: nothing can be written there (${code ?? message}).`
  return stateError('state-not-saved', why, hint)
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

/** An error about the file that the state is saved in. */
export function stateError(code: DiagnosticCode, message: string, hint: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}
