import { open, realpath } from 'node:fs/promises'
import { relative } from 'node:path'
import { getMimeType } from 'hono/utils/mime'
import { Reply } from '../../http/reply.ts'
import type { Fallback } from '../../dispatch/mocks.ts'
import { notModified } from '../../rest/precondition.ts'
import { textStream } from '../../http/stream.ts'
import { locate } from './locate.ts'
import type { LocatedFile } from './locate.ts'
import { readRange } from './range.ts'
import type { ByteRange } from './range.ts'

/** A folder whose files are served. */
export interface StaticFolder {
  /** Absolute. */
  readonly path: string
  /** As users know it, for the log. */
  readonly name: string
}

/**
 * The file that a request means in the first folder which has it, or undefined: with `ETag` and
 * `Last-Modified`, which 304 goes by, and one range of bytes where that is asked for.
 */
export async function answerFile(
  folders: readonly StaticFolder[],
  request: Parameters<Fallback>[0],
): Promise<Reply | undefined> {
  for (const { path, name } of folders) {
    const root = await realpath(path).catch(() => undefined)
    const found = root === undefined ? undefined : await locate(root, request.path)
    if (root === undefined || !found) continue
    if (found.kind === 'folder') return redirect(`${request.path}/${request.search}`)
    const shown = `${name}/${relative(root, found.path).replaceAll('\\', '/')}`
    return replyFor(found, request).with({ note: `static ${shown}` })
  }
  return undefined
}

/** Links of a page are relative to its folder, so that the address of a folder ends in a slash. */
function redirect(location: string): Reply {
  return new Reply({ kind: 'none' }, { status: 301, headers: { location } })
}

function replyFor(file: LocatedFile, { header }: Parameters<Fallback>[0]): Reply {
  const { path, size, modified } = file
  const etag = `"${size.toString(36)}-${modified.getTime().toString(36)}"`
  const date = modified.toUTCString()
  const validators = { etag, 'last-modified': date, 'cache-control': 'no-cache' }
  if (isKnown(header('if-none-match'), header('if-modified-since'), etag, modified)) {
    return new Reply({ kind: 'none' }, { status: 304, headers: validators })
  }
  const headers: Record<string, string> = {
    ...validators,
    'content-type': getMimeType(path) ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
  }
  const condition = header('if-range')
  const mayRange = condition === undefined || condition === etag || condition === date
  const range = mayRange ? readRange(header('range') ?? '', size) : undefined
  if (range === 'unsatisfiable') {
    const only = { ...validators, 'content-range': `bytes */${size}` }
    return new Reply({ kind: 'none' }, { status: 416, headers: only })
  }
  const part = range ?? { start: 0, end: size - 1 }
  headers['content-length'] = String(part.end - part.start + 1)
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${size}`
  const stream = textStream(bytesOf(path, part))
  return new Reply({ kind: 'stream', stream }, { status: range ? 206 : 200, headers })
}

/** The tag decides where the client sends one (RFC 9110, section 13.2.2); dates have no milliseconds. */
function isKnown(
  tags: string | undefined,
  since: string | undefined,
  etag: string,
  modified: Date,
): boolean {
  if (tags !== undefined) return notModified(tags, etag) !== undefined
  if (since === undefined) return false
  return Math.floor(modified.getTime() / 1000) * 1000 <= Date.parse(since)
}

/** Opened when the first bytes are asked for, so that an answer nobody reads keeps no file open. */
async function* bytesOf(path: string, { start, end }: ByteRange): AsyncGenerator<Uint8Array> {
  if (end < start) return
  const handle = await open(path)
  try {
    for await (const chunk of handle.createReadStream({ start, end, autoClose: false })) {
      yield chunk as Uint8Array
    }
  } finally {
    await handle.close()
  }
}
