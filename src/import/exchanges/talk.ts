import type { SocketExchange, SocketMessage } from '../../http/exchange.ts'
import { parseJson } from '../../http/json.ts'
import { decodeLoosely } from '../../http/path.ts'
import type { Losses } from '../conversion/losses.ts'
import { jsonOf } from './call.ts'
import type { Secrets } from './secrets.ts'

/** A WebSocket and what was said over it, without secrets. */
export interface Talk {
  /** Of the path, decoded but for slashes. */
  readonly segments: readonly string[]
  /** With its `?`; empty for none. */
  readonly search: string
  readonly messages: readonly Said[]
  readonly close: SocketExchange['close']
}

/** A message: a value of JSON, or a text. */
export interface Said {
  readonly from: SocketMessage['from']
  readonly value: unknown
  /** Ms, since any moment. */
  readonly at: number
}

/** Reads what was said over a WebSocket; messages of bytes are lost. */
export function readTalk(socket: SocketExchange, secrets: Secrets, losses: Losses): Talk {
  const mark = socket.target.search(/[?#]|$/)
  const where = `WS ${secrets.text(socket.target.slice(0, mark), 'path')}`
  secrets.at(where)
  const target = secrets.text(
    secrets.redactor.target(socket.target.split('#', 1)[0] ?? ''),
    'query',
  )
  for (const [name, value] of socket.headers) secrets.redactor.header(name.toLowerCase(), value)
  const [path = ''] = target.split('?', 1)
  const messages = socket.messages.flatMap(({ from, data, at }): Said[] => {
    if (typeof data === 'string') return [{ from, at, value: valueOf(data, from, secrets) }]
    losses.add('leftOut', where, 'messages of bytes')
    return []
  })
  return {
    segments: decodeLoosely(path)
      .split('/')
      .filter((segment) => segment !== ''),
    search: target.slice(path.length),
    messages,
    close: socket.close,
  }
}

/** What a client sends is read as mocks read it; what it is sent comes of its value as it came. */
function valueOf(data: string, from: SocketMessage['from'], secrets: Secrets): unknown {
  const json = from === 'client' ? parseJson(data) : jsonOf(data)
  const isSame =
    from === 'client' ||
    /^\s*[[{]/.test(data) ||
    (typeof json?.value !== 'string' && JSON.stringify(json?.value) === data)
  return json && isSame ? secrets.json(json.value, 'message', data) : secrets.text(data, 'message')
}
