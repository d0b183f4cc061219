import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { CallError, call } from '../../api/client.ts'
import { formatBytes, formatDuration, formatTime } from '../../core/format.ts'
import { useStore } from '../../core/store.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { Method, Status } from '../../parts/labels.tsx'
import { Problem } from '../../parts/problem.tsx'
import { CallTools } from './call-tools.tsx'
import { Message } from './message.tsx'
import { Miss } from './miss.tsx'
import { replayCount, replays } from './replay.ts'
import { Why } from './why.tsx'

interface CallDetailProps {
  /** The number of the call, below the session that it is of. */
  readonly name: string
  readonly onClose: () => void
}

/** One call with its headers, bodies, and why it was answered so. */
export function CallDetail({ name, onClose }: CallDetailProps): JSX.Element {
  const slash = name.lastIndexOf('/')
  const [owner, id] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)]
  const { value, error } = useLoaded(
    (signal) =>
      call('GET /requests/{id}', { path: { id }, headers: { 'x-mockapi-session': owner }, signal }),
    [],
    [name],
  )
  useStore(replayCount)
  const again = replays.get(Number(id))
  return (
    <aside
      class="split-detail call"
      aria-label="Call"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header class="detail-header">
        <div>
          <h2>
            {value ? (
              <>
                <Method name={value.request.method} /> <bdi>{value.request.target}</bdi>
              </>
            ) : (
              `Call ${id}`
            )}
          </h2>
          {value && (
            <p class="muted facts">
              <Status code={value.response.status} />
              <span>{formatDuration(value.duration)}</span>
              <span>{formatBytes(value.response.size ?? 0)}</span>
              <span>{formatTime(value.time)}</span>
              <span>call {value.id}</span>
              {value.session !== '' && <span>session {value.session}</span>}
              {again !== undefined && <span>sent again, as call {again}</span>}
            </p>
          )}
        </div>
        <CloseButton onClose={onClose} />
      </header>
      <Problem error={error && explained(error)} />
      {value && (
        <>
          <CallTools call={value} />
          {value.miss && <Miss miss={value.miss} />}
          <Why call={value} />
          <Message title="Answer" message={value.response} />
          <Message title="Request" message={value.request}>
            <Fields title="Parameters" fields={value.request.params} />
            <Fields title="Query" fields={value.request.queries} />
          </Message>
        </>
      )}
    </aside>
  )
}

/** Takes the focus where the list is not seen beside it, so that Escape closes it. */
function CloseButton({ onClose }: { onClose: () => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!matchMedia('(width >= 900px)').matches) button.current?.focus()
  }, [])
  return (
    <button type="button" class="button small" aria-label="Close" ref={button} onClick={onClose}>
      <Icon name="close" />
    </button>
  )
}

function explained(error: Error): Error {
  if (!(error instanceof CallError) || error.status !== 404) return error
  return new Error(
    'This call is not in the journal any more, which was cleared or keeps the latest calls alone.',
  )
}

function Fields({
  title,
  fields,
}: {
  title: string
  fields: Readonly<Record<string, string | readonly string[]>>
}): JSX.Element | null {
  const all = Object.entries(fields)
  if (all.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <dl class="headers">
        {all.map(([name, value]) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{[value].flat().join(', ')}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
