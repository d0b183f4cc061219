import { isAbsolute, relative, resolve } from 'node:path'
import { refusal } from './refusal.ts'

/** Where the state is kept unless a file is named, below the working folder. */
const defaultFile = '.mockapi/state.json'

/**
 * The file that keeps the state, absolute and as the user knows it.
 *
 * @param persist the setting: true for the usual file
 * @param mocks the absolute folder or file that is served; undefined for values
 * @throws MockapiError `state-not-saved` for a file inside the mocks folder, which is never written to
 */
export function stateFile(
  persist: string | true,
  cwd: string,
  mocks: string | undefined,
): { readonly file: string; readonly shown: string } {
  const shown = (persist === true ? defaultFile : persist).replaceAll('\\', '/')
  const file = resolve(cwd, persist === true ? defaultFile : persist)
  const within = mocks === undefined ? '..' : relative(mocks, file)
  if (!within.startsWith('..') && !isAbsolute(within)) {
    throw refusal(
      'state-not-saved',
      `${shown} lies inside the folder of the mocks, where mockapi never writes.`,
      'Name a file outside of it: --persist ../state.json.',
    )
  }
  return { file, shown }
}
