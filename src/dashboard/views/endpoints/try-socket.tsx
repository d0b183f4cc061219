import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { call, session } from '../../api/client.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatCount, formatTime } from '../../core/format.ts'
import { useAttempt } from '../../live/attempt.ts'
import { Icon } from '../../parts/icons.tsx'
import { Messages, mostMessages, State, valueOf, type ShownMessage } from '../../parts/messages.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { SendForm } from '../../parts/send-form.tsx'
import { AddressFields } from './address-fields.tsx'
import { fillPath, type Operation } from './operations.ts'
import { addressOf, type Draft } from './request.ts'

interface TrySocketProps {
  readonly operation: Operation
  readonly prefix: string
}

/** Opens a WebSocket as the app does, shows its messages and sends some; also to all that are open at the address. */
export function TrySocket({ operation: { path }, prefix }: TrySocketProps): JSX.Element {
  const [draft, setDraft] = useState<Pick<Draft, 'params' | 'query'>>({ params: {}, query: '' })
  const { socket, messages, state, open } = useSocket()
  const [told, tell] = useState('')
  const [failure, attempt] = useAttempt()
  const filled = fillPath(path, draft.params)
  const target = prefix + filled + (draft.query && `?${draft.query}`)
  const isOpen = state === 'Open'
  const sendToAll = async (message: string) => {
    const { sent } = await call('POST /channels/{path}', {
      path: { path: filled.slice(1) },
      body: { message },
    })
    tell(`Sent to ${formatCount(sent, 'client')} at ${filled}.`)
  }
  return (
    <section class="try" aria-label="Try it">
      <h3>Try it</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          open(target)
        }}
      >
        <AddressFields
          path={path}
          draft={draft}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
        />
        <div class="actions">
          {socket ? (
            <button type="button" class="button" onClick={() => socket.close(1000)}>
              <Icon name="close" /> Close
            </button>
          ) : (
            <button type="submit" class="button primary">
              <Icon name="play" /> Open
            </button>
          )}
          <code class="target">WS {target}</code>
        </div>
      </form>
      {state !== '' && (
        <div class="answer">
          <State isOpen={isOpen} text={state} />
          <Messages label="Messages" messages={messages} />
        </div>
      )}
      <SendForm
        label="Message"
        disabled={!isOpen}
        onSend={(message) => {
          socket?.send(message)
        }}
        more={(message) => (
          <button
            type="button"
            class="button small"
            title={`Sends it to all clients that are connected to ${filled}`}
            onClick={() => void attempt(sendToAll(message))}
          >
            <Icon name="send" /> Send to all clients
          </button>
        )}
      />
      <p class="muted" role="status">
        {told}
      </p>
      <ProblemLine error={failure} />
    </section>
  )
}

interface TriedSocket {
  /** Undefined where none is open or about to be. */
  readonly socket: Pick<WebSocket, 'send' | 'close'> | undefined
  readonly messages: readonly ShownMessage[]
  /** Empty before the first one. */
  readonly state: string
  readonly open: (target: string) => void
}

function useSocket(): TriedSocket {
  const current = useRef<WebSocket | undefined>(undefined)
  const [messages, setMessages] = useState<readonly ShownMessage[]>([])
  const [state, setState] = useState('')
  useEffect(() => () => current.current?.close(), [])
  const add = (from: 'client' | 'mock', data: unknown) => {
    const message = shown(from, data)
    setMessages((before) => [...before, message].slice(-mostMessages - 1))
  }
  const open = (target: string) => {
    setMessages([])
    setState('Connecting…')
    const own = session.value === '' ? '' : `/__session/${encodeURIComponent(session.value)}`
    const socket = new WebSocket(addressOf(own + target).replace(/^http/, 'ws'))
    current.current = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => setState('Open'))
    socket.addEventListener('message', ({ data }) => add('mock', data))
    socket.addEventListener('close', ({ code, reason }) => {
      current.current = undefined
      setState(
        code === 1006 ? 'No connection: the traffic says why.' : `Closed with ${code} ${reason}`,
      )
    })
  }
  const socket = current.current && {
    send: (message: string) => {
      current.current?.send(message)
      add('client', message)
    },
    close: (code?: number) => current.current?.close(code),
  }
  return { socket, messages, state, open }
}

function shown(from: 'client' | 'mock', data: unknown): ShownMessage {
  const isText = typeof data === 'string'
  const size = isText ? '' : `${formatBytes((data as ArrayBuffer).byteLength)}, binary`
  return {
    label: from,
    isOwn: from === 'client',
    facts: [formatTime(Date.now()), size],
    data: isText ? valueOf(data) : undefined,
  }
}
