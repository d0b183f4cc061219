import type { ComponentChildren, JSX } from 'preact'
import type { Schemas } from '../../api/client.ts'
import { takeEvents } from '../../api/event-stream.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatCount } from '../../core/format.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fields } from '../../parts/fields.tsx'
import { Json } from '../../parts/json.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { Events } from '../../parts/messages.tsx'

type Body = Pick<
  Schemas['Call']['response'],
  'headers' | 'body' | 'text' | 'base64' | 'size' | 'truncated'
>

interface MessageProps {
  readonly title: string
  readonly message: Body
  /** Whether nothing more comes of a body whose end was not seen. */
  readonly isCut?: boolean
  readonly children?: ComponentChildren
}

/** Headers, folded, and the body of a request or an answer. */
export function Message({ title, message, isCut = false, children }: MessageProps): JSX.Element {
  const { text, size, truncated } = message
  const headers = Object.entries(message.headers)
  return (
    <section class="message">
      <header>
        <h3>{title}</h3>
        {text !== undefined && text !== '' && <CopyButton text={() => text} label="Copy body" />}
      </header>
      {children}
      {headers.length === 0 ? (
        <p class="muted">No headers</p>
      ) : (
        <details>
          <summary>{formatCount(headers.length, 'header')}</summary>
          <Fields fields={headers} />
        </details>
      )}
      <Content {...message} isCut={isCut} />
      {truncated && (
        <p class="muted">
          {size === undefined
            ? 'The body is not at its end; the journal keeps its beginning'
            : `The journal has the beginning of ${formatBytes(size)}`}
          ; --journal-body keeps more.
        </p>
      )}
    </section>
  )
}

function Content({
  headers,
  body,
  text,
  base64,
  size,
  truncated,
  isCut,
}: Body & { isCut: boolean }): JSX.Element {
  const type = headers['content-type'] ?? ''
  if (text !== undefined && type.startsWith('text/event-stream')) {
    const [events] = takeEvents(`${text}\n\n`)
    return <Events events={events} isOpen={size === undefined && !isCut} />
  }
  if (base64 !== undefined) {
    const image = /^image\/[\w.+-]+/.exec(type)?.[0]
    if (image === undefined || truncated) {
      return (
        <p class="muted">
          {formatBytes(size ?? 0)} of {type || 'bytes that are no text'}
        </p>
      )
    }
    return (
      <img
        class="preview"
        src={`data:${image};base64,${base64}`}
        alt={`${image}, ${formatBytes(size ?? 0)}`}
      />
    )
  }
  if (typeof body === 'object' && body !== null) return <Json value={body} />
  if (body === undefined && !text) {
    return <p class="muted">{truncated ? 'The body is still on its way' : 'No body'}</p>
  }
  return (
    <pre class="text" dir="auto">
      <LongText text={text ?? String(body)} most={20_000} />
    </pre>
  )
}
