import { connect } from 'node:net'
import type { HttpRequest } from './http.ts'

/** Requests over connections that stay open, one after the other on each. */
export interface LoadOrder {
  readonly port: number
  /** Sent in turn. */
  readonly requests: readonly LoadRequest[]
  readonly connections: number
  /** Nothing is sent after this time, ms. */
  readonly duration?: number
  /** Nothing is sent after this many requests. */
  readonly count?: number
  /** How many requests earlier orders sent: the turn goes on from there. */
  readonly from?: number
}

/** A request, and the length of its response. */
export interface LoadRequest extends HttpRequest {
  /** Of the whole response with its head, bytes; the response tells it where this is undefined. */
  readonly length?: number
}

/** What came of an order. */
export interface LoadResult {
  readonly answers: number
  /** Responses without a status of 2xx or with another length, and broken connections. */
  readonly failures: number
  /** The first failure. */
  readonly failure?: string
  /** Time from request to response, ms, of the last ones where there were very many. */
  readonly latencies: readonly number[]
  /** From the first request to the last response. */
  readonly seconds: number
}

const ok = Buffer.from('HTTP/1.1 2')
const mostLatencies = 50_000

/**
 * Sends requests as fast as they are answered, and ends when all are. Where the lengths of responses are
 * known, none is parsed, so that the client needs less time than the fastest server.
 */
export async function load(order: LoadOrder): Promise<LoadResult> {
  const { port, requests, connections, duration = Infinity, count = Infinity, from = 0 } = order
  const texts = requests.map((request) => Buffer.from(requestText(port, request)))
  const latencies: number[] = []
  const started = performance.now()
  let turn = 0
  let answers = 0
  let failures = 0
  let failure: string | undefined

  const connection = () => {
    let current = 0
    let received = 0
    let expected: number | undefined
    let sentAt: number | undefined
    const fail = (what: string) => {
      failures++
      failure ??= `${requests[current]?.path}: ${what}`
    }
    const next = () => {
      sentAt = undefined
      const now = performance.now()
      if (turn >= count || now - started > duration) {
        socket.destroy()
        return
      }
      current = (from + turn++) % texts.length
      received = 0
      expected = requests[current]?.length
      sentAt = now
      socket.write(texts[current] as Buffer)
    }
    const onData = (length: number, buffer: Uint8Array) => {
      if (received === 0) {
        const isOk = ok.compare(buffer, 0, ok.length) === 0
        if (!isOk) fail('the status is not 2xx')
        if (!isOk || expected === undefined) expected = lengthOf(buffer.subarray(0, length))
      }
      received += length
      if (expected === undefined || received > expected) {
        fail('the response is longer than expected')
        sentAt = undefined
        socket.destroy()
      } else if (received === expected) {
        latencies[answers++ % mostLatencies] = performance.now() - (sentAt ?? 0)
        next()
      }
      return true
    }
    const onread = { buffer: Buffer.allocUnsafe(64 * 1024), callback: onData }
    const socket = connect({ host: '127.0.0.1', port, noDelay: true, onread })
    socket.on('connect', next)
    socket.on('error', (error) => {
      fail(error.message)
      sentAt = undefined
    })
    return new Promise<void>((resolve) => {
      socket.on('close', () => {
        if (sentAt !== undefined) fail('the connection ended early')
        resolve()
      })
    })
  }

  await Promise.all(Array.from({ length: connections }, connection))
  const seconds = (performance.now() - started) / 1000
  return { answers, failures, latencies, seconds, ...(failure !== undefined && { failure }) }
}

/** A request as it goes over the wire; a body is sent as JSON. */
export function requestText(
  port: number,
  { path, method = 'GET', body, headers = {} }: HttpRequest,
): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${fields.join('')}`
  if (body === undefined) return `${head}\r\n`
  const length = Buffer.byteLength(body)
  return `${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`
}

/** The length of a whole response by its head, bytes; undefined when the head does not tell. */
function lengthOf(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const field = /^content-length: *(\d+)/im.exec(text.slice(0, Math.max(0, end)))
  return field ? end + 4 + Number(field[1]) : undefined
}
