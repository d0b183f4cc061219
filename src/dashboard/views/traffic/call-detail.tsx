import type { JSX } from 'preact'
import { call, type Schemas } from '../../api/client.ts'
import { formatDuration, formatPlace } from '../../core/format.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { Json } from '../../parts/json.tsx'
import { Method, Status } from '../../parts/labels.tsx'
import { Problem } from '../../parts/problem.tsx'

type Call = Schemas['Call']

/** One call with its headers, bodies, and why it was answered so. */
export function CallDetail({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const { value, error } = useLoaded(
    (signal) => call('GET /requests/{id}', { path: { id }, signal }),
    [],
    [id],
  )
  return (
    <aside
      class="split-detail"
      aria-label="Call"
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <header class="detail-header">
        {value && (
          <h2>
            <Method name={value.request.method} /> <bdi>{value.request.target}</bdi>{' '}
            <Status code={value.response.status} /> <small>{formatDuration(value.duration)}</small>
          </h2>
        )}
        <button type="button" class="button small" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Problem error={error} />
      {value && (
        <>
          <Why call={value} />
          <Part title="Answer" {...value.response} />
          <Part title="Request" {...value.request} />
        </>
      )}
    </aside>
  )
}

function Why({ call: { layers, notes } }: { call: Call }): JSX.Element {
  return (
    <section>
      <h3>Why</h3>
      <ol>
        {layers.map(({ key, file, line, layer, passed }) => (
          <li key={key + layer}>
            {key} <span class="muted">{formatPlace(file, line)}</span> {layer} {passed}
          </li>
        ))}
      </ol>
      <p>{notes.join(', ')}</p>
    </section>
  )
}

interface PartProps extends Pick<Call['response'], 'headers' | 'body' | 'text'> {
  readonly title: string
}

function Part({ title, headers, body, text }: PartProps): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="headers">
        {Object.entries(headers).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {body !== undefined && typeof body === 'object' ? <Json value={body} /> : <pre>{text}</pre>}
    </section>
  )
}
