import { Duplex, type Writable } from 'node:stream'
import * as webSockets from 'ws'
import type { ExchangeTap, SocketExchange, SocketMessage } from '../http/exchange.ts'

/** What the types of `ws` do not tell: it reads the frames of one side. */
const { Receiver } = webSockets as unknown as {
  readonly Receiver: new (options: {
    readonly isServer: boolean
    readonly maxPayload: number
  }) => Writable
}

/** The largest message that is kept, bytes. */
const maxPayload = 1024 * 1024

/** Closes that say something of the connection, or of the server as a whole, and nothing of what was said. */
const passing = new Set([1001, 1005, 1006, 1012])

/** The connection of a real API in which a WebSocket is open, which keeps the messages of both sides on their way. */
export function tappedSocket(
  real: Duplex,
  opened: Pick<SocketExchange, 'target' | 'headers' | 'time'>,
  tap: ExchangeTap,
): Duplex {
  const messages: SocketMessage[] = []
  const talk: { -readonly [Name in keyof SocketExchange]: SocketExchange[Name] } = {
    ...opened,
    messages,
  }
  let isLeft = false
  const reader = (from: SocketMessage['from']): Writable => {
    const receiver = new Receiver({ isServer: from === 'client', maxPayload })
    const leave = (reason: string) => {
      if (!isLeft) tap.onLeftOut(`WS ${opened.target}`, reason)
      isLeft = true
    }
    receiver.on('message', (data: Buffer, isBinary: boolean) => {
      if (isLeft) return
      if (!tap.hasRoom(data.byteLength)) return leave('the recording is full')
      const at = Math.round(performance.now())
      messages.push({ from, at, data: isBinary ? new Uint8Array(data) : data.toString() })
    })
    receiver.on('conclude', (code: number, reason: Buffer) => {
      const isFirst = from === 'server' && !isLeft && !passing.has(code)
      if (isFirst) talk.close = { code, reason: reason.toString() }
      isLeft = true
    })
    receiver.on('error', () => leave('what follows is too long, or no message'))
    return receiver
  }
  tap.onSocket(talk)
  return new TappedSocket(real, reader('server'), reader('client'))
}

/** Another connection, whose bytes are read on their way in both directions. */
class TappedSocket extends Duplex {
  readonly #real: Duplex
  readonly #toReal: Writable

  constructor(real: Duplex, fromReal: Writable, toReal: Writable) {
    super()
    this.#real = real
    this.#toReal = toReal
    real.on('data', (chunk: Buffer) => {
      look(fromReal, chunk)
      if (!this.push(chunk)) real.pause()
    })
    real.once('end', () => this.push(null))
    real.once('error', (error) => this.destroy(error))
    real.once('close', () => this.destroy())
  }

  override _read(): void {
    this.#real.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
    look(this.#toReal, chunk)
    this.#real.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.#real.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#real.destroy()
    done(error)
  }
}

/** Lets a reader see bytes, of which it changes its own. */
function look(reader: Writable, chunk: Buffer): void {
  if (!reader.destroyed) reader.write(Buffer.from(chunk))
}
