import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { mediaTypeOf } from '../../http/body.ts'
import { isInFolder } from '../../mocks/files/paths.ts'
import type { ImportSource } from '../conversion/importer.ts'
import { numberIn, objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { headerOf } from '../conversion/headers.ts'
import type { Exchange, HeaderPair, SocketExchange } from '../../http/exchange.ts'
import { isSocket, readSocket } from './socket.ts'
import { isUrl } from '../../http/url.ts'

/** An entry of a HAR file as an exchange or a WebSocket, and the origin that was asked; a text says why it is none. */
export type ReadEntry =
  | { readonly origin: string; readonly exchange: Exchange }
  | { readonly origin: string; readonly socket: SocketExchange }
  | string

/** Resources that a page loads by itself. */
const assetTypes = new Set([
  'script',
  'stylesheet',
  'image',
  'font',
  'media',
  'manifest',
  'document',
])
const assetTargets =
  /^(?:script|style|image|font|audio|video|track|manifest|document|iframe|frame|worker|serviceworker)$/
const assetMedia =
  /^(?:text\/(?:css|javascript|html)|application\/(?:x-)?javascript|font\/.*|application\/font-.*|application\/wasm)$/
const assetNames =
  /\.(?:m?js|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp4|webm)$/i

/** Reads an entry, as Chromium, Firefox, Safari, Playwright and mockapi write them. */
export function readEntry(entry: Loose, source: ImportSource): ReadEntry {
  const [request, response] = [objectIn(entry, 'request'), objectIn(entry, 'response')]
  const url = textIn(request, 'url')
  if (!isUrl(url)) return 'its address is none'
  const asked = new URL(url.replace(/^ws(?=s?:)/i, 'http'))
  const { protocol, origin, pathname, search } = asked
  if (!/^https?:$/.test(protocol)) return `an address of ${protocol}`
  const sent = pairsIn(request)
  if (isSocket(entry)) {
    const socket = readSocket(entry, asked, sent)
    return typeof socket === 'string' ? socket : { origin, socket }
  }
  const status = numberIn(response, 'status')
  if (status < 100 || status > 599) return textIn(response, '_error') || 'it was not answered'
  const got = pairsIn(response)
  if (isAsset(entry, sent, got, pathname)) return 'a file of the page'
  const method = textIn(request, 'method').toUpperCase()
  const body = bodyOf(response, got, method, source)
  if (typeof body === 'string') return body
  const time = Date.parse(textIn(entry, 'startedDateTime'))
  const wait = numberIn(objectIn(entry, 'timings'), 'wait')
  return {
    origin,
    exchange: {
      request: { method, target: pathname + search, headers: sent, body: sentBody(request) },
      response: { status, headers: got, body },
      time: Number.isNaN(time) ? 0 : time,
      duration: Math.max(0, wait > 0 ? wait : numberIn(entry, 'time')),
    },
  }
}

/** Headers without those of HTTP/2 itself; several cookies in one are divided, as Chromium joins them. */
function pairsIn(message: Loose): HeaderPair[] {
  return objectsIn(message, 'headers').flatMap((each): HeaderPair[] => {
    const [name, value] = [textIn(each, 'name'), textIn(each, 'value')]
    if (name === '' || name.startsWith(':')) return []
    return value.split('\n').map((part) => [name, part] as const)
  })
}

/** Whether a page loaded it as a part of itself, and no program asked for it. */
function isAsset(
  entry: Loose,
  sent: readonly HeaderPair[],
  got: readonly HeaderPair[],
  path: string,
): boolean {
  const target = headerOf(sent, 'sec-fetch-dest')
  if (target !== undefined) return assetTargets.test(target)
  const type = textIn(entry, '_resourceType')
  if (type !== '') return assetTypes.has(type)
  if (textIn(objectIn(entry, 'request'), 'method') !== 'GET') return false
  return assetNames.test(path) || assetMedia.test(mediaTypeOf(headerOf(got, 'content-type')))
}

/** The bytes of an answer, which browsers decode; a text says why they are not there. */
function bodyOf(
  response: Loose,
  headers: readonly HeaderPair[],
  method: string,
  source: ImportSource,
): Uint8Array | string {
  const content = objectIn(response, 'content')
  const { text, comment } = content
  const file = textIn(content, '_file')
  if (file !== '') return fileBeside(file, source)
  const status = numberIn(response, 'status')
  if (typeof text !== 'string') {
    const isEmpty =
      method === 'HEAD' ||
      status === 204 ||
      status === 304 ||
      (status >= 300 && status < 400) ||
      numberIn(content, 'size') <= 0
    return isEmpty ? new Uint8Array() : 'its body is not in the file'
  }
  if (comment === 'cut off' || content['_truncated'] === true) return 'its body is cut off'
  if (textIn(content, 'encoding') !== 'base64')
    return encoded(text, headerOf(headers, 'content-type'))
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  const coding = headerOf(headers, 'content-encoding') ?? ''
  const isPacked = /gzip/i.test(coding) && bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked ? unpacked(bytes) : bytes
}

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(gunzipSync(bytes))
  } catch {
    return bytes
  }
}

/** A text in the encoding that its content type names, if all of it can be in that. */
function encoded(text: string, type: string | undefined): Uint8Array {
  const isLatin = /charset\s*=\s*"?(?:iso-8859-1|latin1|windows-1252|us-ascii)/i.test(type ?? '')
  const isInIt = isLatin && /^[\0-\x7F\xA0-\xFF]*$/.test(text)
  return new Uint8Array(Buffer.from(text, isInIt ? 'latin1' : 'utf8'))
}

/** A body that Playwright attaches to its HAR file. */
function fileBeside(name: string, { path, kind = 'file' }: ImportSource): Uint8Array | string {
  const folder = dirname(path)
  const file = resolve(folder, name)
  if (kind !== 'file' || !isInFolder(file, folder)) return `its body is in ${name}`
  try {
    return new Uint8Array(readFileSync(file))
  } catch {
    return `its body is in ${name}, which is not there`
  }
}

/** What was sent; undefined where the file does not say it, as of forms with files. */
function sentBody(request: Loose): Uint8Array | undefined {
  const data = objectIn(request, 'postData')
  const { text } = data
  if (typeof text === 'string' && text !== '') {
    const isBinary = textIn(data, 'encoding') === 'base64'
    return new Uint8Array(Buffer.from(text, isBinary ? 'base64' : 'utf8'))
  }
  const params = objectsIn(data, 'params')
  const isForm = mediaTypeOf(textIn(data, 'mimeType')) === 'application/x-www-form-urlencoded'
  if (!isForm || params.length === 0) return undefined
  const pairs = new URLSearchParams()
  for (const each of params) pairs.append(textIn(each, 'name'), textIn(each, 'value'))
  return new Uint8Array(Buffer.from(pairs.toString()))
}
