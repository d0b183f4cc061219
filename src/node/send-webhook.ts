import { promises as dns, type LookupAddress } from 'node:dns'
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import type { OutgoingAnswer, OutgoingRequest } from '../webhooks/post.ts'
import { RefusedTarget } from '../webhooks/target.ts'

/** How much of an answer is read, bytes. */
const mostAnswer = 16 * 1024

/**
 * Sends a webhook over a connection of its own. The name of the host is looked up once, and one of the addresses that
 * were checked is connected to: a name server that answers otherwise the next time changes nothing.
 */
export async function sendWebhook(request: OutgoingRequest): Promise<OutgoingAnswer> {
  const { method, url, headers, body, signal } = request
  const addresses = await addressesOf(request)
  signal.throwIfAborted()
  const options: RequestOptions = {
    method,
    headers: body.length > 0 ? { ...headers, 'content-length': body.length } : headers,
    agent: false,
    lookup: lookupAmong(addresses),
    signal,
  }
  const isSecure = url.protocol === 'https:'
  // TLS takes long to load.
  const send = isSecure ? (await import('node:https')).request : requestHttp
  return await new Promise((resolve, reject) => {
    const sent = send(url, options, (answer) => {
      read(answer).then(resolve, reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The addresses of a host that webhooks may go to. @throws RefusedTarget where there is none */
async function addressesOf({ url, allows }: OutgoingRequest): Promise<readonly LookupAddress[]> {
  const { hostname } = url
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  if (family !== 0) {
    if (!allows(hostname)) throw new RefusedTarget(hostname)
    return [{ address, family }]
  }
  if (/(?:^|\.)localhost\.?$/.test(hostname)) return ofThisMachine
  const found = await dns.lookup(hostname, { all: true })
  const allowed = allows(hostname) ? found : found.filter((each) => allows(each.address))
  if (allowed.length === 0) throw new RefusedTarget(hostname, found[0]?.address)
  return allowed
}

/** Both, since servers listen on either. */
const ofThisMachine: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

function lookupAmong(addresses: readonly LookupAddress[]): LookupFunction {
  const [first] = addresses
  return (_hostname, { all }, callback) => {
    if (all) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

async function read(answer: IncomingMessage): Promise<OutgoingAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= mostAnswer) break
  }
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString(),
  }
}
