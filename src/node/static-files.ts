import { open, realpath, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServerOptions } from '../server.ts'
import type { Fallback } from '../dispatch/mocks.ts'
import { decodeSegment } from '../http/path.ts'
import { Reply, emptyReply } from '../http/reply.ts'
import { textStream } from '../http/stream.ts'
import { notModified } from '../rest/precondition.ts'

/** A folder whose files are served: its absolute path, and its name as users know it. */
interface StaticFolder {
  readonly path: string
  readonly name: string
}

/** A file that an address leads to; its path is absolute, links resolved. */
interface StaticFile {
  readonly path: string
  readonly size: number
  readonly modified: Date
}

/** Serves the folders of `static`; json-server's dialects add `public`. Throws MockapiError `no-folder`. */
export async function openStaticFiles(options: MockServerOptions): Promise<Fallback | undefined> {
  const { static: given, dialect = 'mockapi', cwd = process.cwd() } = options
  const wantsPublic =
    (dialect === 'json-server-1' && given?.length !== 0) ||
    (dialect === 'json-server-0' && given === undefined)
  const hasPublic = wantsPublic && (await isFolder(resolve(cwd, 'public')))
  const names = [...(hasPublic ? ['public'] : []), ...(given ?? [])]
  if (names.length === 0) return undefined
  const folders = names.map((name) => ({ name: shown(name), path: resolve(cwd, name) }))
  for (const { name, path } of folders) {
    if (await isFolder(path)) continue
    const message = `static: There is no folder ${name} in ${cwd}.`
    const hint = 'Create it, or name another one.'
    throw new MockapiError([{ code: 'no-folder', severity: 'error', message, hint }])
  }
  return (request) => staticResponse(folders, request)
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isDirectory() ?? false
}

function shown(name: string): string {
  return name.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
}

/** The file that a request means in the first folder which has it, with validators and one range of bytes. */
async function staticResponse(
  folders: readonly StaticFolder[],
  request: Parameters<Fallback>[0],
): Promise<Reply | undefined> {
  for (const { path, name } of folders) {
    const root = await realpath(path).catch(() => undefined)
    const found = root === undefined ? undefined : await locate(root, request.path)
    if (root === undefined || !found) continue
    if (found === 'folder') {
      // Links of a page are relative to its folder, so that the address of a folder ends in a slash.
      return emptyReply(301).with({ headers: { location: `${request.path}/${request.search}` } })
    }
    const shown = `${name}/${relative(root, found.path).replaceAll('\\', '/')}`
    return replyFor(found, request).with({ note: `static ${shown}` })
  }
  return undefined
}

function replyFor(file: StaticFile, { header }: Parameters<Fallback>[0]): Reply {
  const { path, size, modified } = file
  const etag = `"${size.toString(36)}-${modified.getTime().toString(36)}"`
  const date = modified.toUTCString()
  const validators = { etag, 'last-modified': date, 'cache-control': 'no-cache' }
  const tags = header('if-none-match')
  // The tag decides where the client sends one (RFC 9110, section 13.2.2); dates have no milliseconds.
  const isKnown =
    tags === undefined
      ? Math.floor(modified.getTime() / 1000) * 1000 <=
        Date.parse(header('if-modified-since') ?? '')
      : notModified(tags, etag) !== undefined
  if (isKnown) {
    return emptyReply(304).with({ headers: validators })
  }
  const condition = header('if-range')
  const mayRange = condition === undefined || condition === etag || condition === date
  const range = mayRange ? readRange(header('range') ?? '', size) : undefined
  if (range === 'unsatisfiable') {
    return emptyReply(416).with({ headers: { ...validators, 'content-range': `bytes */${size}` } })
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const headers = {
    ...validators,
    'content-type': getMimeType(path) ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  }
  const stream = textStream(bytesOf(path, start, end))
  return new Reply({ kind: 'stream', stream }, { status: range ? 206 : 200, headers })
}

/** Opens the file when the first bytes are read, so that a response nobody reads keeps no file open. */
async function* bytesOf(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
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

/** The one range that `Range: bytes=0-99` asks for (RFC 9110, 14.1.2); undefined for the whole. */
function readRange(
  header: string,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Number(last)
    if (length === 0 || size === 0) return 'unsatisfiable'
    return { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}

/** Finds a file, or `folder` for an index page whose address lacks its slash; nothing hidden or outside. */
async function locate(folder: string, path: string): Promise<StaticFile | 'folder' | undefined> {
  const names = namesOf(path)
  if (!names) return undefined
  const isFolderAddress = path.endsWith('/')
  try {
    const real = await realPathInside(folder, join(folder, ...names))
    const stats = real === undefined ? undefined : await stat(real)
    if (real === undefined || !stats) return undefined
    if (stats.isFile()) {
      return isFolderAddress ? undefined : { path: real, size: stats.size, modified: stats.mtime }
    }
    if (!stats.isDirectory()) return undefined
    const page = await realPathInside(folder, join(real, 'index.html'))
    const file = page === undefined ? undefined : await stat(page)
    if (page === undefined || !file?.isFile()) return undefined
    return isFolderAddress ? { path: page, size: file.size, modified: file.mtime } : 'folder'
  } catch {
    return undefined
  }
}

/** The decoded names between slashes; undefined where one could mean anything but an entry of its folder. */
function namesOf(path: string): string[] | undefined {
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  const names = parts.map((part) => decodeSegment(part) ?? '')
  return names.every(isPlainName) ? names : undefined
}

/** Windows reads a colon as the stream of a file, and drops dots and blanks at the end. */
function isPlainName(name: string): boolean {
  if (name === '' || name.startsWith('.') || /[/\\\0]/.test(name)) return false
  return sep === '/' || !/:|[. ]$/.test(name)
}

/** A path with its links resolved; undefined where that is outside of the folder or hidden. */
async function realPathInside(folder: string, path: string): Promise<string | undefined> {
  const real = await realpath(path)
  const way = relative(folder, real)
  if (way === '') return real
  return way.split(sep).every(isPlainName) ? real : undefined
}
