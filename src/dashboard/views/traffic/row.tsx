import type { JSX } from 'preact'
import type { CallSummary } from '../../live/calls.ts'
import { formatDuration, formatPlace, formatTime } from '../../core/format.ts'
import { Method, Status } from '../../parts/labels.tsx'

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

/** The cells of a call. */
export function callCells(call: CallSummary): JSX.Element {
  const { time, method, target, status, duration, answeredBy, unmatched } = call
  return (
    <>
      <span role="gridcell" class="muted">
        {formatTime(time)}
      </span>
      <span role="gridcell">
        <Method name={method} />
      </span>
      <span role="gridcell" class="address" title={target}>
        <bdi>{target}</bdi>
      </span>
      <span role="gridcell">
        <Status code={status} />
      </span>
      <span role="gridcell" class="took">
        <meter min={0} max={1} value={share(duration)} />
        {formatDuration(duration)}
      </span>
      <span role="gridcell" class="muted">
        {answeredBy
          ? formatPlace(answeredBy.file, answeredBy.line)
          : unmatched
            ? 'no mock'
            : 'mockapi'}
      </span>
    </>
  )
}

/** A millisecond is nothing, ten seconds are all; in between each tenfold is as far. */
function share(duration: number): number {
  return Math.min(1, Math.log10(Math.max(1, duration)) / 4)
}
