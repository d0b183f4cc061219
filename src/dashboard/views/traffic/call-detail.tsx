import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { AdminError, call, type Schemas } from '../../api/client.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatDuration, formatTime } from '../../core/format.ts'
import { hrefOf } from '../../core/router.ts'
import { useStore } from '../../core/store.ts'
import { grownCalls } from '../../live/calls.ts'
import { useLoaded } from '../../live/live.ts'
import { Detail } from '../../parts/detail.tsx'
import { Fields } from '../../parts/fields.tsx'
import { MethodLabel, SourceTag, StatusLabel } from '../../parts/labels.tsx'
import { mostMessages } from '../../parts/messages.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { CallTools } from './call-tools.tsx'
import { Conversation } from './conversation.tsx'
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
  const growth = useGrowth(Number(id))
  const { value, error } = useLoaded(
    (signal) =>
      call('GET /requests/{id}', {
        path: { id },
        query: { messages: mostMessages + 1 },
        headers: { 'x-mockapi-session': owner },
        signal,
      }),
    [],
    [name, growth],
  )
  useStore(replayCount)
  const again = replays.get(Number(id))
  return (
    <Detail
      label="Call"
      className="call"
      onClose={onClose}
      title={
        <>
          <h2>
            {value ? (
              <>
                <MethodLabel name={value.request.method} />{' '}
                <bdi>
                  <span class="muted">{value.request.below}</span>
                  {value.request.target}
                </bdi>
              </>
            ) : (
              `Call ${id}`
            )}
          </h2>
          {value && (
            <p class="muted facts">
              <StatusLabel code={value.response.status} />
              <SourceTag source={value.source} />
              <span>{formatDuration(value.duration)}</span>
              {!value.messages && <span>{formatBytes(value.response.size ?? 0)}</span>}
              <span>{formatTime(value.time)}</span>
              <span>call {value.id}</span>
              {value.session !== '' && <span>session {value.session}</span>}
              {again !== undefined && <span>sent again, as call {again}</span>}
            </p>
          )}
        </>
      }
    >
      <ProblemLine error={error && explained(error)} />
      {value && (
        <>
          <CallTools call={value} />
          {value.miss && <Miss miss={value.miss} />}
          <Conversation call={value} />
          <Why call={value} />
          {value.webhooks && <Webhooks webhooks={value.webhooks} />}
          {!value.messages && (
            <Message title="Answer" message={value.response} isCut={value.notes.some(isEnd)} />
          )}
          <Message title="Request" message={value.request}>
            <NamedFields title="Parameters" fields={value.request.params} />
            <NamedFields title="Query" fields={value.request.queries} />
          </Message>
        </>
      )}
    </Detail>
  )
}

/** The webhooks that a call has led to, as links to their attempts. */
function Webhooks({ webhooks }: Required<Pick<Schemas['Call'], 'webhooks'>>): JSX.Element {
  return (
    <section aria-label="Webhooks">
      <h3>Webhooks</h3>
      <ul class="why">
        {webhooks.map(({ id, event, to }) => (
          <li key={id}>
            <a href={hrefOf('webhooks', id)}>{event}</a>
            <bdi class="muted">{to}</bdi>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Counts up when more of a call was sent, a few times a second at most. */
function useGrowth(id: number): number {
  const [growth, setGrowth] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = grownCalls.subscribe(() => {
      if (!grownCalls.value.includes(id)) return
      timer ??= setTimeout(() => {
        timer = undefined
        setGrowth((count) => count + 1)
      }, growthInterval)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [id])
  return growth
}

/** Whether a note says that the answer did not come to its end. */
function isEnd(note: string): boolean {
  return note === 'client went away' || note === 'the body failed'
}

const growthInterval = 200 // ms

function explained(error: Error): Error {
  if (!(error instanceof AdminError) || error.status !== 404) return error
  return new Error(
    'This call is not in the journal any more, which was cleared or keeps the latest calls alone.',
  )
}

function NamedFields({
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
      <Fields fields={all.map(([name, value]) => [name, [value].flat().join(', ')])} />
    </>
  )
}
