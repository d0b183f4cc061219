import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** Delays before the retries of `rename`, ms. */
const retries = [10, 30, 100, 300, 1000]

/** Replaces a file as a whole, so that even a crash leaves the old or the new; returns its size, bytes. Its folder is made, its permissions stay. */
export async function replaceFile(
  file: string,
  pieces: Iterable<string | Uint8Array>,
): Promise<number> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    // Somebody may have deleted it meanwhile, as `git clean` does.
    await mkdir(dirname(file)).catch(() => {})
    const { mode } = (await stat(file).catch(() => undefined)) ?? {}
    const size = await write(temporary, pieces, mode)
    await renameWithRetries(temporary, file)
    await syncFolder(dirname(file))
    return size
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

/** Makes a folder and those above it. Node's own way to do so never ends in `/proc`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      await makeFolder(dirname(folder))
      await mkdir(folder)
    } else if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  }
}

async function write(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  mode: number | undefined,
): Promise<number> {
  const handle = await open(file, 'w')
  try {
    if (mode !== undefined) await handle.chmod(mode)
    for (const piece of pieces) await handle.appendFile(piece)
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

/** On Windows a virus scanner or an indexer may hold the file for a moment. */
async function renameWithRetries(from: string, to: string): Promise<void> {
  for (const wait of retries) {
    try {
      return await rename(from, to)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EPERM' && code !== 'EACCES' && code !== 'EBUSY') throw error
      await setTimeout(wait)
    }
  }
  await rename(from, to)
}

/** Makes a new name in a folder last; Windows does so by itself and opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
