import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call as callAdmin, type Schemas } from '../../api/client.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatTime } from '../../core/format.ts'
import { useAttempt } from '../../live/attempt.ts'
import { Icon } from '../../parts/icons.tsx'
import { Messages, State, type ShownMessage } from '../../parts/messages.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { SendForm } from '../../parts/send-form.tsx'

type SocketMessage = NonNullable<Schemas['Call']['messages']>[number]

/** The messages of a WebSocket; while it is open its client is sent more, and it is closed. */
export function Conversation({ call }: { call: Schemas['Call'] }): JSX.Element | null {
  const { messages, closed, socket = '', session } = call
  const [failure, attempt] = useAttempt()
  const [code, setCode] = useState('1000')
  if (!messages) return null
  const to = { path: { id: socket }, headers: { 'x-mockapi-session': session } }
  const close = () => void attempt(callAdmin('DELETE /sockets/{id}', { ...to, query: { code } }))
  return (
    <section aria-label="WebSocket">
      <h3>Messages</h3>
      <State
        isOpen={!closed}
        text={closed ? `Closed with ${closed.code} ${closed.reason}` : 'Open'}
      />
      <Messages label="Messages" messages={messages.map(shown)} />
      {!closed && (
        <>
          <SendForm
            label="To the client"
            onSend={(message) =>
              void attempt(callAdmin('POST /sockets/{id}', { ...to, body: { message } }))
            }
          />
          <div class="bar-plain">
            <input
              type="number"
              aria-label="Code"
              value={code}
              onInput={({ currentTarget }) => setCode(currentTarget.value)}
            />
            <button type="button" class="button small" onClick={close}>
              <Icon name="close" /> Close the socket
            </button>
          </div>
        </>
      )}
      <ProblemLine error={failure} />
    </section>
  )
}

function shown({ from, time, data, base64, size, note, failure }: SocketMessage): ShownMessage {
  return {
    label: from,
    isOwn: from === 'client',
    facts: [formatTime(time), base64 === undefined ? '' : `${formatBytes(size)}, binary`, note],
    data,
    failure: failure?.message,
  }
}
