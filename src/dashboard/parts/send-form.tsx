import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from './icons.tsx'

interface SendFormProps {
  /** What the field is called. */
  readonly label: string
  readonly disabled?: boolean
  readonly onSend: (message: string) => void
  /** What else is done with the message. */
  readonly more?: (message: string) => ComponentChildren
}

/** A message to write, JSON or any text, and to send; Ctrl and Enter send it as well. */
export function SendForm({ label, disabled = false, onSend, more }: SendFormProps): JSX.Element {
  const [message, write] = useState('')
  const send = (event: Event) => {
    event.preventDefault()
    if (!disabled) onSend(message)
  }
  return (
    <form class="send" onSubmit={send}>
      <textarea
        rows={2}
        class="code"
        aria-label={label}
        placeholder={`${label}: JSON or any text`}
        value={message}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) =>
          event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send(event)
        }
      />
      <div class="bar-plain">
        <button type="submit" class="button small" disabled={disabled}>
          <Icon name="send" /> Send
        </button>
        {more?.(message)}
      </div>
    </form>
  )
}
