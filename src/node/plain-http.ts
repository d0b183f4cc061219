import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { problemReply } from '../http/reply.ts'
import { isUrl } from '../http/url.ts'
import type { ClientLimits } from './limits.ts'
import { headOf } from './refuse.ts'

/** Makes what tells clients that speak plain HTTP to a port of TLS where to ask; it does not listen itself. */
export function createPlainServer(limits: ClientLimits): Server {
  const server = createServer({ insecureHTTPParser: false, requireHostHeader: false }, refuse)
  server.timeout = limits.head
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/** A person who has typed the address without its scheme is led there; programs get the sentence alone, to be corrected. */
function refuse({ method, url = '', headers }: IncomingMessage, outgoing: ServerResponse): void {
  const address = `https://${headers.host ?? ''}${url}`
  const isKnown = headers.host !== undefined && url.startsWith('/') && isUrl(address)
  const there = isKnown ? address : 'an address that begins with https://'
  const detail = `This server speaks HTTPS, and the request came over plain HTTP. Ask ${there}.`
  const isVisit = isKnown && method === 'GET' && /\btext\/html\b/i.test(headers.accept ?? '')
  const reply = problemReply('https-needed', detail, {}, { connection: 'close' })
  const { status, headers: fields, body } = headOf(reply)
  if (isVisit) outgoing.writeHead(307, { ...fields, location: address })
  else outgoing.writeHead(status, fields)
  outgoing.end(method === 'HEAD' ? undefined : body)
}
