import type { ServerResponse } from 'node:http'
import { Reply, type ReplyBody } from '../../http/reply.ts'

/** What is written to a response of Node that no socket carries. */
export interface Capture {
  /** Ends the response with a file as its body, named as `file` of a handler names it. */
  endWithFile(path: string): void
}

type Chunk = string | Uint8Array

/** Headers that are about one connection, or that a whole body has anyway. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/**
 * Makes a reply of what is written: of the whole where it is ended at once, else of a stream as soon as the first
 * chunk is written. Its methods are members of the response itself, since Express replaces the prototype.
 *
 * @param onGone called when nobody reads the stream any more
 */
export function capture(
  res: ServerResponse,
  onReply: (reply: Reply) => void,
  onGone: () => void,
): Capture {
  const { write, end, writeHead, flushHeaders } = res
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let file: string | undefined
  const stream = (): ReadableStreamDefaultController<Uint8Array> => {
    if (controller) return controller
    const body = new ReadableStream<Uint8Array>(
      {
        start: (made) => void (controller = made),
        pull: () => void res.emit('drain'),
        cancel: onGone,
      },
      { highWaterMark: 16 },
    )
    onReply(replyOf(res, { kind: 'stream', stream: body }))
    return controller as never
  }
  const own = {
    write(chunk: Chunk, encoding?: unknown, callback?: unknown): boolean {
      const isEnded = res.writableEnded
      const isTaken = write.call(res, chunk, encoding as never, callback as never)
      if (isEnded) return isTaken
      const to = stream()
      to.enqueue(bytesOf(chunk, encoding))
      return (to.desiredSize ?? 0) > 0
    },
    end(...args: readonly unknown[]): ServerResponse {
      const isEnded = res.writableEnded
      end.apply(res, args as never)
      if (isEnded) return res
      const [chunk, encoding] = args
      const isNone = typeof chunk === 'function' || chunk === undefined || chunk === null
      const data = isNone ? '' : (chunk as Chunk)
      if (controller) {
        if (data.length > 0) controller.enqueue(bytesOf(data, encoding))
        controller.close()
      } else onReply(replyOf(res, file === undefined ? wholeOf(data, encoding) : fileOf(file)))
      return res
    },
    writeHead(status: number, reason?: unknown, headers?: unknown): ServerResponse {
      const fields = typeof reason === 'string' ? headers : reason
      for (const [name, value] of pairsOf(fields)) res.setHeader(name, value as string)
      const words = typeof reason === 'string' ? [reason] : []
      return writeHead.apply(res, [status, ...words] as never)
    },
    flushHeaders(): void {
      flushHeaders.call(res)
      stream()
    },
  }
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(res, name, { value, writable: true, configurable: true })
  }
  return {
    endWithFile(path) {
      file = path
      res.end()
    },
  }
}

function fileOf(path: string): ReplyBody {
  return { kind: 'file', path }
}

function wholeOf(data: Chunk, encoding: unknown): ReplyBody {
  if (data.length === 0) return { kind: 'none' }
  const isText =
    typeof data === 'string' && (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding))
  if (isText) return { kind: 'text', text: data }
  return { kind: 'bytes', bytes: bytesOf(data, encoding) }
}

function bytesOf(data: Chunk, encoding: unknown): Uint8Array<ArrayBuffer> {
  if (typeof data !== 'string') return new Uint8Array(data)
  const name = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'
  return new Uint8Array(Buffer.from(data, name))
}

function replyOf(res: ServerResponse, body: ReplyBody): Reply {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(res.getHeaders())) {
    if (value === undefined || ofConnection.has(name)) continue
    if (name === 'content-length' && body.kind !== 'stream') continue
    const values = [value].flat().map(String)
    headers[name] = name === 'set-cookie' ? values : values.join(', ')
  }
  if (body.kind === 'text') headers['content-type'] ??= 'text/plain; charset=utf-8'
  return new Reply(body, { status: res.statusCode, headers })
}

/** The headers of `writeHead`: an object, a list of pairs, or names and values in turn. */
function pairsOf(given: unknown): Iterable<readonly [string, unknown]> {
  if (typeof given !== 'object' || given === null) return []
  if (!Array.isArray(given)) return Object.entries(given)
  if (Array.isArray(given[0])) return given as [string, unknown][]
  return given.flatMap((name: unknown, at): [string, unknown][] =>
    at % 2 === 0 ? [[String(name), given[at + 1]]] : [],
  )
}
