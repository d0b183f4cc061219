import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call, type Schemas } from '../../api/client.ts'
import { formatSpan } from '../../../time/span.ts'
import { formatCount, formatMoment } from '../../core/format.ts'
import { useAttempt, type Attempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

type Clock = Schemas['Clock']
type Job = Schemas['Job']

/** How many of what is done later are listed. */
const mostShown = 50
const jumps = ['1m', '1h', '1d'] as const

/** The time of the session that is looked at, what turns it, and what is done later by it. */
export function ClockCard(): JSX.Element {
  const { value, error, reload } = useLoaded(
    (signal) =>
      Promise.all([call('GET /clock', { signal }), call('GET /clock/jobs', { signal })]).then(
        ([clock, jobs]) => ({ clock, jobs, at: performance.now() }),
      ),
    ['clock'],
  )
  const [failure, attempt] = useAttempt(reload)
  return (
    <section class="card clock">
      <h2>Clock</h2>
      <ProblemLine error={failure ?? error} />
      {value && <Turning clock={value.clock} at={value.at} attempt={attempt} />}
      {value && value.jobs.length > 0 && (
        <Later jobs={value.jobs} now={Date.parse(value.clock.now)} attempt={attempt} />
      )}
    </section>
  )
}

interface TurningProps {
  readonly clock: Clock
  /** When it was read, by the clock of the page that never goes back. */
  readonly at: number
  readonly attempt: Attempt
}

function Turning({ clock, at, attempt }: TurningProps): JSX.Element {
  const { frozen, ahead } = clock
  const now = useGoing(Date.parse(clock.now), at, frozen)
  const isReal = !frozen && ahead === 0
  const move = (advance: string) => void attempt(call('POST /clock', { body: { advance } }))
  const set = (event: SubmitEvent) => {
    event.preventDefault()
    const time = new Date(textIn(event, 'time'))
    if (!Number.isNaN(time.getTime())) {
      void attempt(call('PUT /clock', { body: { now: time.toISOString() } }))
    }
  }
  return (
    <>
      <p class="clock-now">
        <time dateTime={new Date(now).toISOString()} title={new Date(now).toISOString()}>
          {formatMoment(now)}
        </time>
        <span class={isReal ? 'muted' : 'clock-turned'}>
          {frozen ? 'frozen' : isReal ? 'as on this machine' : `${formatSpan(ahead)} from now`}
        </span>
      </p>
      <div class="actions">
        <button
          type="button"
          class="button small"
          aria-pressed={frozen}
          onClick={() => void attempt(call('PUT /clock', { body: { frozen: !frozen } }))}
        >
          <Icon name={frozen ? 'play' : 'pause'} /> {frozen ? 'Go on' : 'Freeze'}
        </button>
        {jumps.map((jump) => (
          <button key={jump} type="button" class="button small" onClick={() => move(jump)}>
            + {jump}
          </button>
        ))}
        {!isReal && (
          <button
            type="button"
            class="button small"
            onClick={() => void attempt(call('DELETE /clock'))}
          >
            <Icon name="undo" /> Undo
          </button>
        )}
      </div>
      <form
        class="clock-form"
        onSubmit={(event) => {
          event.preventDefault()
          move(textIn(event, 'advance'))
        }}
      >
        <input name="advance" required placeholder="3d" size={6} aria-label="Move on by" />
        <button type="submit" class="button small">
          Move on
        </button>
      </form>
      <form class="clock-form" onSubmit={set}>
        <input type="datetime-local" name="time" step={1} required aria-label="Set to" />
        <button type="submit" class="button small">
          Set
        </button>
      </form>
    </>
  )
}

interface LaterProps {
  readonly jobs: readonly Job[]
  readonly now: number
  readonly attempt: Attempt
}

/** What is done later, each with a way to that time, and out of the list. */
function Later({ jobs, now, attempt }: LaterProps): JSX.Element {
  const rest = jobs.length - mostShown
  return (
    <>
      <h3>{formatCount(jobs.length, 'job')} to come</h3>
      <ul class="clock-jobs" aria-label="What is done later">
        {jobs.slice(0, mostShown).map(({ id, due, key, what }) => (
          <li key={id}>
            <time class="muted" dateTime={new Date(due).toISOString()} title={formatMoment(due)}>
              in {formatSpan(Math.max(0, due - now))}
            </time>
            <span class="clock-what">
              <code>{key}</code> <bdi>{what}</bdi>
            </span>
            <button
              type="button"
              class="button small"
              aria-label={`Move on to job ${id}`}
              title="Move on to then"
              onClick={() =>
                void attempt(call('PUT /clock', { body: { now: new Date(due).toISOString() } }))
              }
            >
              <Icon name="play" />
            </button>
            <button
              type="button"
              class="button small"
              aria-label={`Cancel job ${id}`}
              onClick={() =>
                void attempt(call('DELETE /clock/jobs/{id}', { path: { id: String(id) } }))
              }
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="muted">and {formatCount(rest, 'more')}.</p>}
      <div class="actions">
        <button
          type="button"
          class="button small"
          onClick={() => void attempt(call('DELETE /clock/jobs'))}
        >
          Cancel all
        </button>
      </div>
    </>
  )
}

/** A time that goes on since it was read, a few times a second; one that is frozen stands. */
function useGoing(time: number, at: number, isFrozen: boolean): number {
  const [, tick] = useState(0)
  useEffect(() => {
    if (isFrozen) return undefined
    const timer = setInterval(() => tick((count) => count + 1), 250)
    return () => clearInterval(timer)
  }, [isFrozen])
  return isFrozen ? time : time + performance.now() - at
}

function textIn(event: SubmitEvent, name: string): string {
  return String(new FormData(event.currentTarget as HTMLFormElement).get(name)).trim()
}
