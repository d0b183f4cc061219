import type { Stats } from 'node:fs'
import { open } from 'node:fs/promises'
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

/** Opens the file when the first bytes are read, so that a response nobody reads keeps no file open. */
async function* bytesOf(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  let left = end - start + 1
  try {
    for await (const chunk of handle.createReadStream({ start, end, autoClose: false })) {
      const bytes = chunk as Uint8Array
      left -= bytes.byteLength
      yield bytes
    }
  } finally {
    await handle.close()
  }
  // Its length was promised: the client would wait for the rest.
  if (left > 0) throw new Error('The file became shorter while it was sent.')
}
