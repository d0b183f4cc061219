import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, relative, resolve } from 'node:path'
import { MockapiError, type DiagnosticCode } from '../errors/diagnostic.ts'
import { makeFolder } from './atomic-write.ts'
import { lock } from './lock.ts'

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

/** The folder of environments beside the file of the state; throws as {@link stateFile} does. */
export function environmentFolder(
  { file, shown }: { readonly file: string; readonly shown: string },
  mocks: string | undefined,
): { readonly folder: string; readonly shown: string } {
  const { name } = parse(file)
  const folder = name === 'state' ? 'environments' : `${name}.environments`
  const found = join(dirname(file), folder)
  if (isServed(join(found, 'x'), mocks)) {
    const message = `${folder}, where environments are kept beside ${shown}, is the folder of the mocks.`
    const hint = 'Name another file: --persist .mockapi/state.json.'
    throw stateError('state-not-saved', message, hint)
  }
  const last = shown.lastIndexOf('/')
  return { folder: found, shown: shown.slice(0, last + 1) + folder }
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
  await makePlace(file, shown)
  const locked = await lock(file).catch((error: unknown) => {
    throw notWritable(shown, error)
  })
  if (typeof locked === 'function') return locked
  const message = `Another server (process ${locked}) keeps its data in ${shown}.`
  const hint = `Stop it, name another file with --persist, or delete ${shown}.lock if no server runs.`
  throw stateError('state-in-use', message, hint)
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

/** An error about the file that the state is saved in. */
export function stateError(code: DiagnosticCode, message: string, hint: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}
