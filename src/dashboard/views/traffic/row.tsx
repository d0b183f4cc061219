import type { JSX } from 'preact'
import type { CallSummary } from '../../live/calls.ts'
import { formatDuration, formatPlace, formatTime } from '../../core/format.ts'
import { Icon } from '../../parts/icons.tsx'
import { MethodLabel, SourceTag, StatusLabel } from '../../parts/labels.tsx'
import { readable } from './filter.ts'
import { replays } from './replay.ts'

/** The head of the list of calls. */
export const callHeader: JSX.Element = (
  <>
    <span role="columnheader">Time</span>
    <span role="columnheader">Method</span>
    <span role="columnheader">Address</span>
    <span role="columnheader">Status</span>
    <span role="columnheader">Took</span>
    <span role="columnheader">Answered by</span>
  </>
)

/** The cells of a call; a click on the mock shows its calls alone. */
export function callCells(call: CallSummary, onEndpoint: (key: string) => void): JSX.Element {
  const { id, time, method, target, below = '', status, duration, session, notes } = call
  const own = notes.filter((note) => note !== call.source)
  const more = [...(session === '' ? [] : [`session ${session}`]), ...own].join(', ')
  const again = replays.get(id)
  return (
    <>
      <span role="gridcell" class="muted">
        {formatTime(time)}
      </span>
      <span role="gridcell">
        <MethodLabel name={method} />
      </span>
      <span role="gridcell" class="address" title={below + target}>
        {again !== undefined && (
          <span class="again" title={`Sent again from the page, as call ${again}`}>
            <Icon name="replay" />
            <span class="unseen">sent again</span>
          </span>
        )}
        <bdi>
          {below !== '' && <span class="muted">{below}</span>}
          {readable(target)}
        </bdi>
      </span>
      <span role="gridcell">
        <StatusLabel code={status} />
      </span>
      <span role="gridcell" class="took">
        <span class="took-bar" style={{ '--share': share(duration) }} />
        {formatDuration(duration)}
      </span>
      <span role="gridcell" class="muted answered" title={more}>
        <SourceTag source={call.source} />
        <Mock call={call} onEndpoint={onEndpoint} />
        {more !== '' && <span class="notes">{more}</span>}
      </span>
    </>
  )
}

function Mock({
  call: { answeredBy, unmatched },
  onEndpoint,
}: {
  call: CallSummary
  onEndpoint: (key: string) => void
}): JSX.Element {
  if (!answeredBy) return <>{unmatched ? 'no mock' : 'mockapi'}</>
  const { key, file, line } = answeredBy
  return (
    <button
      type="button"
      class="link plain"
      // The keys of the table lead to rows; the same is in what opens.
      tabIndex={-1}
      title={`Only calls that ${key} answered`}
      onClick={(event) => {
        event.stopPropagation()
        onEndpoint(key)
      }}
    >
      {formatPlace(file, line)}
    </button>
  )
}

/** A millisecond is nothing, ten seconds are all; in between each tenfold is as far. */
function share(duration: number): number {
  return Math.min(1, Math.log10(Math.max(1, duration)) / 4)
}
