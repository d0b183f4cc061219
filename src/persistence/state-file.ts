import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { MockapiError, type DiagnosticCode } from '../errors/diagnostic.ts'

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

/** Locks a file for this process, unless the owner of the lock runs, and returns the function to unlock. */
export async function lockFile(file: string, shown: string): Promise<() => void> {
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
      const message = `Another server (process ${owner}) keeps its data in ${shown}.`
      const hint = `Stop it, name another file with --persist, or delete ${shown}.lock if no server runs.`
      throw stateError('state-in-use', message, hint)
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

/** An error about the file that the state is saved in. */
export function stateError(code: DiagnosticCode, message: string, hint: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}
