import { close, open, read, type Stats } from 'node:fs'
import { promisify } from 'node:util'
import type { FoundFile } from '../../http/file-reply.ts'
import { mediaTypeOfFile } from '../../http/media-type.ts'

/** A file of an absolute path without links, as its `stats` describe it. */
export function diskFile(path: string, { size, mtime }: Stats): FoundFile {
  return {
    size,
    modified: mtime,
    contentType: mediaTypeOfFile(path),
    read: (start, end) => bytesOf(path, start, end),
  }
}

/** How much is read at a time, bytes. */
const chunkSize = 256 * 1024

const [openFile, readFile, closeFile] = [promisify(open), promisify(read), promisify(close)]

/**
 * Opens the file when the first bytes are read, and closes it before the last are given: a response that nobody reads keeps
 * none open. By its number, since Node ends the process for an object of a file that is dropped while it is open.
 */
async function* bytesOf(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const file = await openFile(path, 'r')
  let at = start
  let isOpen = true
  const finish = async () => {
    if (!isOpen) return
    isOpen = false
    await closeFile(file)
  }
  try {
    while (at <= end) {
      const length = Math.min(chunkSize, end - at + 1)
      const { bytesRead, buffer } = await readFile(file, new Uint8Array(length), 0, length, at)
      // Its length was promised: the client would wait for the rest.
      if (bytesRead === 0) throw new Error('The file became shorter while it was sent.')
      at += bytesRead
      if (at > end) await finish()
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await finish()
  }
}
