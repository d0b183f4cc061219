import { existsSync } from 'node:fs'
import { rmdir } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { makeFolder } from '../../../persistence/atomic-write.ts'
import { CliError } from '../../output/diagnostic.ts'

/**
 * Makes the folder of the mocks where there is none.
 *
 * @returns what takes it away again, if nothing was written into it
 * @throws CliError where it cannot be made
 */
export async function beginFolder(cwd: string, dir: string): Promise<() => Promise<void>> {
  const path = resolve(cwd, dir)
  if (existsSync(path)) return async () => {}
  const refuse = (message: string) =>
    new CliError(1, 'no-folder', message, 'Name another folder: --dir my-mocks.')
  if (extname(path) !== '') throw refuse(`${dir} does not exist.`)
  try {
    await makeFolder(path)
  } catch (error) {
    throw refuse(`${dir} cannot be made (${(error as NodeJS.ErrnoException).code}).`)
  }
  return async () => await rmdir(path).catch(() => {})
}
