import type { ComponentChildren, JSX } from 'preact'
import { setParams } from '../../core/router.ts'
import { Icon } from '../../parts/icons.tsx'
import { ownSession, type CallFilter } from './filter.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'HEAD', 'OPTIONS', 'WS']
const statuses: Readonly<Record<string, string>> = {
  '2xx': '2xx',
  '3xx': '3xx',
  '4xx': '4xx',
  '5xx': '5xx',
  '0': 'broken',
  unmatched: 'no mock',
}

interface FilterBarProps {
  readonly filter: CallFilter
  /** Ids of sessions that calls came from. */
  readonly sessions: readonly string[]
  readonly children: ComponentChildren
}

/** The filters of the list, which stand in the address. */
export function FilterBar({ filter, sessions, children }: FilterBarProps): JSX.Element {
  const { text, method, status, endpoint, session } = filter
  const named = new Set([...sessions, session])
  for (const own of ['', ownSession]) named.delete(own)
  return (
    <div class="bar">
      <input
        type="search"
        placeholder="Search method, path, status, mock, notes"
        aria-label="Search calls"
        value={text}
        onInput={({ currentTarget }) => setParams({ text: currentTarget.value })}
      />
      <Choice label="Method" value={method} name="method">
        {[...new Set([...methods, method])].filter(Boolean).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Choice>
      <Choice label="Status" value={status} name="status">
        {Object.entries({ ...(status && { [status]: status }), ...statuses }).map(
          ([value, shown]) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ),
        )}
      </Choice>
      {named.size + Number(session !== '') > 0 && (
        <Choice label="Session" value={session} name="session">
          <option value={ownSession}>server</option>
          {[...named].map((id) => (
            <option key={id}>{id}</option>
          ))}
        </Choice>
      )}
      {endpoint !== '' && (
        <button
          type="button"
          class="button filter-chip"
          title="Show calls of all endpoints"
          onClick={() => setParams({ endpoint: undefined })}
        >
          <bdi>{endpoint}</bdi> <Icon name="close" />
        </button>
      )}
      {children}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly name: keyof CallFilter
  readonly value: string
  readonly children: ComponentChildren
}

function Choice({ label, name, value, children }: ChoiceProps): JSX.Element {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => setParams({ [name]: currentTarget.value })}
    >
      <option value="">{label}: all</option>
      {children}
    </select>
  )
}
