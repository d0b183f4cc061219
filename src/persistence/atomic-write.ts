import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Waits before the tries to put the file in its place, ms. */
const retries = [10, 30, 100, 300, 1000]

/**
 * Replaces a file as a whole: whoever reads it, also after a crash, finds the old content or the new.
 *
 * @param pieces the content, asked for piece by piece so that other work goes on in between
 * @returns how many bytes were written
 * @throws Error of the file system; the old file is then still there
 */
export async function replaceFile(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const bytes = await write(temporary, pieces)
    await renamePatiently(temporary, file)
    await syncFolder(dirname(file))
    return bytes
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

async function write(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  const handle = await open(file, 'w')
  try {
    for await (const piece of pieces) await handle.appendFile(piece)
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

/** On Windows a virus scanner or an indexer may hold the file for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (const wait of retries) {
    try {
      return await rename(from, to)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EPERM' && code !== 'EACCES' && code !== 'EBUSY') throw error
      await new Promise((resolve) => {
        setTimeout(resolve, wait)
      })
    }
  }
  await rename(from, to)
}

/** Makes a new name in a folder last; Windows does that by itself and opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
