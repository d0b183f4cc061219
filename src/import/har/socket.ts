import { numberIn, objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { headerOf } from '../conversion/headers.ts'
import type { HeaderPair, SocketExchange, SocketMessage } from '../../http/exchange.ts'

/** Whether an entry is of a WebSocket. */
export function isSocket(entry: Loose): boolean {
  return (
    /^wss?:/i.test(textIn(objectIn(entry, 'request'), 'url')) ||
    numberIn(objectIn(entry, 'response'), 'status') === 101
  )
}

/** A WebSocket with its messages, as Chromium and Playwright write them; a text says why it is none. */
export function readSocket(
  entry: Loose,
  url: URL,
  headers: readonly HeaderPair[],
): SocketExchange | string {
  if (!Array.isArray(entry['_webSocketMessages'])) return 'a WebSocket'
  // Tools that load a page anew at a save.
  if (headerOf(headers, 'sec-websocket-protocol')?.startsWith('vite-')) return 'of the dev server'
  const messages = objectsIn(entry, '_webSocketMessages').flatMap((each): SocketMessage[] => {
    const [opcode, data] = [numberIn(each, 'opcode'), textIn(each, 'data')]
    if (opcode !== 1 && opcode !== 2) return []
    const from = textIn(each, 'type') === 'send' ? 'client' : 'server'
    const sent = opcode === 1 ? data : new Uint8Array(Buffer.from(data, 'base64'))
    return [{ from, data: sent, at: Math.round(numberIn(each, 'time') * 1000) }]
  })
  const time = Date.parse(textIn(entry, 'startedDateTime'))
  return {
    target: url.pathname + url.search,
    headers,
    messages,
    time: Number.isNaN(time) ? 0 : time,
  }
}
