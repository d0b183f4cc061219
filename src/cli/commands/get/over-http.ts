import { request as httpRequest, type IncomingMessage } from 'node:http'
import { trustHint, type Address } from '../../running/ask.ts'
import { pipeline, type Readable } from 'node:stream'
import { decoders } from '../../../node/fetched.ts'
import { CliError } from '../../output/diagnostic.ts'
import { bodyOf, brokenBy, type Answer, type Deadline } from './answer.ts'
import type { HeaderLine, TypedRequest } from './request.ts'

/**
 * Asks a server by HTTP/1.1.
 * @throws CliError where none answers; BrokenAnswer where the connection breaks, or nothing comes in time
 */
export async function askOverHttp(
  address: Address,
  request: TypedRequest,
  deadline: Deadline,
): Promise<Answer> {
  try {
    const incoming = await send(address, request, deadline)
    const { statusCode: status = 0, statusMessage: statusText = '' } = incoming
    const body = bodyOf(decoded(incoming), deadline)
    return { status, statusText, headers: pairsOf(incoming.rawHeaders), body }
  } catch (error) {
    throw noServer(address.url, error) ?? brokenBy(error, deadline)
  }
}

async function send(
  { url, trusted }: Address,
  { method, target, headers, body }: TypedRequest,
  { signal }: Deadline,
): Promise<IncomingMessage> {
  const origin = new URL(url)
  const { hostname, port, host } = origin
  const secure =
    origin.protocol === 'https:' &&
    (await (
      await import('../../running/secure-socket.ts')
    ).connectSecurely(origin, trusted, signal))
  const isNamed = headers.some(([name]) => name.toLowerCase() === 'host')
  const lines: readonly HeaderLine[] = [
    ...(isNamed ? [] : [['host', host] as const]),
    ...headers,
    ...(body ? [['content-length', String(body.byteLength)] as const] : []),
  ]
  const options = {
    // Node takes an IPv6 address without its brackets.
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    method,
    path: target,
    headers: lines.flat(),
    ...(secure ? { createConnection: () => secure } : { agent: false }),
    maxHeaderSize: mostHeaders,
    signal,
  } as const
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest(options, resolve)
    outgoing.on('error', reject)
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy()
      reject(new Error('another protocol was begun'))
    })
    outgoing.end(body)
  })
}

/** The most that the headers of an answer may take, bytes. */
const mostHeaders = 1024 * 1024

function pairsOf(raw: readonly string[]): HeaderLine[] {
  return raw.flatMap((name, index): HeaderLine[] =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? '']] : [],
  )
}

/** The body as it comes; without its coding, where that is known. */
function decoded(incoming: IncomingMessage): Readable {
  const coding = (incoming.headers['content-encoding'] ?? '').trim().toLowerCase()
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  return decoder ? pipeline(incoming, decoder(), () => {}) : incoming
}

function noServer(origin: string, error: unknown): CliError | undefined {
  if ((error as Error).name === 'UntrustedCertificate')
    return new CliError(1, 'no-server', (error as Error).message, trustHint)
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const { code = '' } = first as NodeJS.ErrnoException
  const isUnreached =
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/
  if (!isUnreached.test(code)) return undefined
  const hint = 'Start it, or leave out the host: mockapi get /users needs no server.'
  return new CliError(1, 'no-server', `No server answers at ${origin} (${code}).`, hint)
}
