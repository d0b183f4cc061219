import { hasTag, unchangedHead } from './entity-tag.ts'
import type { HeaderReader } from './connection.ts'
import { problemReply, Reply } from './reply.ts'
import { textStream } from './stream.ts'

/** A file on a disk as it was when it was found; `read` opens it anew. */
export interface FoundFile {
  readonly size: number
  readonly modified: Date
  readonly contentType: string
  /** The bytes from one to another, both included. Throws where the file has become shorter, or has gone. */
  readonly read: (start: number, end: number) => AsyncIterable<Uint8Array>
}

/** What of a request decides which part of a file is sent. */
export interface FileRequest {
  readonly method: string
  readonly header: HeaderReader
}

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The reply that sends a file: a stream that is read as the client takes it. A GET or HEAD with the status 200 knows
 * validators, and a GET one range of bytes; several ranges get the whole file (RFC 9110, section 14.2).
 *
 * @param given status and headers, which override those of the file
 */
export function fileReply(file: FoundFile, request: FileRequest, given: Reply): Reply {
  const { size, contentType } = file
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const whole = { start: 0, end: size - 1 }
  if (!isRead || given.code !== 200) {
    return partOf(file, whole, given, { 'content-type': contentType, ...given.headers })
  }
  const headers: Record<string, string> = { ...validatorsOf(file), ...given.headers }
  if (isUnchanged(request.header, headers)) {
    return given.with({ status: 304, headers: unchangedHead(headers), body: { kind: 'none' } })
  }
  const all = { 'content-type': contentType, 'accept-ranges': 'bytes', ...headers }
  const range = rangeOf(request, all, size)
  if (range === undefined) return partOf(file, whole, given, all)
  if (range === 'unsatisfiable') {
    const detail =
      size === 0
        ? 'The file is empty, so that it has no ranges. Leave Range out.'
        : `The file has ${size} bytes, none of which is in the range that was asked for. Ask for bytes below ${size}, or leave Range out.`
    const extent = { 'content-range': `bytes */${size}` }
    return problemReply('bad-range', detail, {}, { ...validatorsOf(file), ...extent })
  }
  const extent = { 'content-range': `bytes ${range.start}-${range.end}/${size}` }
  return partOf(file, range, given.with({ status: 206 }), { ...all, ...extent })
}

function partOf(
  file: FoundFile,
  { start, end }: Range,
  given: Reply,
  headers: Readonly<Record<string, string>>,
): Reply {
  const stream = textStream(end < start ? [] : file.read(start, end))
  const length = { 'content-length': String(end - start + 1) }
  const body = { kind: 'stream', stream, isFile: true } as const
  return given.with({ headers: { ...headers, ...length }, body })
}

/** What a client may keep, but has to ask about: the file may be another one by then. */
function validatorsOf({ size, modified }: FoundFile): Record<string, string> {
  return {
    etag: `"${size.toString(36)}-${modified.getTime().toString(36)}"`,
    'last-modified': modified.toUTCString(),
    'cache-control': 'no-cache',
  }
}

/** The tag decides where the client sends one (RFC 9110, section 13.2.2). */
function isUnchanged(header: HeaderReader, headers: Readonly<Record<string, string>>): boolean {
  const tags = header('if-none-match')
  if (tags !== undefined) return hasTag(tags, headers['etag'] ?? '')
  const since = Date.parse(header('if-modified-since') ?? '')
  return Date.parse(headers['last-modified'] ?? '') <= since
}

/** The one range that `Range: bytes=0-99` asks for (RFC 9110, 14.1.2); undefined for the whole. */
function rangeOf(
  { method, header }: FileRequest,
  headers: Readonly<Record<string, string>>,
  size: number,
): Range | 'unsatisfiable' | undefined {
  const asked = header('range')
  if (asked === undefined || method !== 'GET' || headers['accept-ranges'] === 'none')
    return undefined
  const condition = header('if-range')
  const current = [headers['etag'], headers['last-modified']]
  // A weak tag says nothing about bytes (RFC 9110, section 13.1.5).
  const isSame =
    condition === undefined || (!condition.startsWith('W/') && current.includes(condition))
  const [, first = '', last = ''] = (isSame && /^bytes=(\d*)-(\d*)$/i.exec(asked.trim())) || []
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

/** The 404 of a file that is not there. @param findFile undefined where there is no disk to look at */
export function missingFile(path: string, findFile: object | undefined): Reply {
  const name = JSON.stringify(path)
  const detail = findFile
    ? `The file ${name} is not in the mocks folder. Put it there, or correct the path.`
    : `The file ${name} cannot be read, since createApp and createHandler have no disk. Import its content, and answer with new Response(content).`
  return problemReply('no-file', detail)
}

/** The 404 of a file that was found, but is gone by now or not for this program to read. */
export function unreadableFile(error: unknown): Reply {
  const { code = 'an error' } = error as { readonly code?: string }
  return problemReply(
    'no-file',
    `The file cannot be read: ${code}. Check that it is there, and its rights.`,
  )
}
