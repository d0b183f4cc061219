import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Schemas } from '../../api/client.ts'
import { formatBytes, formatCount } from '../../core/format.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Json } from '../../parts/json.tsx'

type Body = Pick<
  Schemas['Call']['response'],
  'headers' | 'body' | 'text' | 'base64' | 'size' | 'truncated'
>

interface MessageProps {
  readonly title: string
  readonly message: Body
  readonly children?: ComponentChildren
}

/** Headers, folded, and the body of a request or an answer. */
export function Message({ title, message, children }: MessageProps): JSX.Element {
  const { text, size, truncated } = message
  const headers = Object.entries(message.headers)
  return (
    <section class="message">
      <header>
        <h3>{title}</h3>
        {text !== undefined && text !== '' && <CopyButton text={() => text} label="Copy body" />}
      </header>
      {children}
      <details>
        <summary>{formatCount(headers.length, 'header')}</summary>
        <dl class="headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <Content {...message} />
      {truncated && (
        <p class="muted">
          The journal has the beginning of {size === undefined ? 'this body' : formatBytes(size)};
          --journal-body keeps more.
        </p>
      )}
    </section>
  )
}

function Content({ headers, body, text, base64, size = 0, truncated }: Body): JSX.Element {
  const type = headers['content-type'] ?? ''
  if (base64 !== undefined) {
    const image = /^image\/[\w.+-]+/.exec(type)?.[0]
    if (image === undefined || truncated) {
      return (
        <p class="muted">
          {formatBytes(size)} of {type || 'bytes that are no text'}
        </p>
      )
    }
    return (
      <img
        class="preview"
        src={`data:${image};base64,${base64}`}
        alt={`${image}, ${formatBytes(size)}`}
      />
    )
  }
  if (typeof body === 'object' && body !== null) return <Json value={body} />
  if (body === undefined && !text) {
    return <p class="muted">{truncated ? 'The body is still on its way' : 'No body'}</p>
  }
  return <Text text={text ?? String(body)} />
}

/** The most characters of a text that are shown at once. */
const mostShown = 20_000

function Text({ text }: { text: string }): JSX.Element {
  const [isWhole, setWhole] = useState(false)
  return (
    <>
      <pre class="text" dir="auto">
        {isWhole ? text : text.slice(0, mostShown)}
      </pre>
      {!isWhole && text.length > mostShown && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {formatCount(text.length - mostShown, 'more character')}
        </button>
      )}
    </>
  )
}
