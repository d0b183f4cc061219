import type { JSX } from 'preact'
import { explanationRows, type ExplanationRow } from '../../../journal/explanation-rows.ts'
import type { Schemas } from '../../api/client.ts'
import { formatPlace } from '../../core/format.ts'
import { setParams } from '../../core/router.ts'

type Call = Schemas['Call']

/** Why a call was answered so: the mocks that matched in their order, and the behaviours that it met. */
export function Why({ call }: { call: Call }): JSX.Element {
  const { failure, answeredBy, operationId } = call
  return (
    <section>
      <h3>Why</h3>
      <ol class="why">
        {explanationRows(call).map((row, index) => (
          <Row key={index} row={row} isLink={row.what === answeredBy?.key} />
        ))}
        {operationId !== undefined && (
          <Row row={{ label: 'asks for', what: `operation ${operationId}` }} />
        )}
      </ol>
      {failure && <Failure failure={failure} />}
    </section>
  )
}

function Row({
  row: { label, what, place, reason },
  isLink = false,
}: {
  row: ExplanationRow
  isLink?: boolean
}): JSX.Element {
  const isApplied = label === 'answers' || label === 'applies'
  return (
    <li>
      <b class={isApplied ? 'applied' : 'muted'}>{label}</b>
      <span>
        {isLink && label === 'answers' ? (
          <button
            type="button"
            class="link"
            title="Only calls that this answered"
            onClick={() => setParams({ endpoint: what })}
          >
            <bdi>{what}</bdi>
          </button>
        ) : (
          <bdi>{what}</bdi>
        )}{' '}
        {place !== undefined && <span class="muted">{place}</span>}
        {reason !== undefined && <>: {reason}</>}
      </span>
    </li>
  )
}

function Failure({
  failure: { code, message, hint, place, frame },
}: {
  failure: NonNullable<Call['failure']>
}): JSX.Element {
  return (
    <div class="failure">
      <p>
        {place && <b>{formatPlace(place.file, place.line)}</b>} {message}
      </p>
      {hint !== undefined && <p>{hint}</p>}
      {frame !== undefined && <pre>{frame}</pre>}
      <p class="muted">{code}</p>
    </div>
  )
}
