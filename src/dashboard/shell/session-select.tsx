import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { call, choose, chooseHost, session } from '../api/client.ts'
import { useEnvironments } from '../live/environments.ts'
import { useLoaded } from '../live/live.ts'
import { useStore } from '../core/store.ts'

/** Which session or environment the page looks at; not there as long as there is but the server's own. */
export function SessionSelect(): JSX.Element | null {
  const current = useStore(session)
  const { value: sessions = [] } = useLoaded(
    (signal) => call('GET /sessions', { signal }),
    ['sessions'],
  )
  const { value: environments = [] } = useEnvironments()
  useEffect(() => chooseHost(environments), [environments])
  const kept = new Set(environments.map(({ name }) => name))
  const plain = new Set(sessions.flatMap(({ id, isEnvironment }) => (isEnvironment ? [] : [id])))
  if (current !== '' && !plain.has(current)) {
    // An environment that was not used for long is not in the list.
    const isOpen = sessions.some(({ id, isEnvironment }) => id === current && isEnvironment)
    if (isOpen) kept.add(current)
    else if (!kept.has(current)) plain.add(current)
  }
  if (plain.size + kept.size === 0) return null
  return (
    <label class="session">
      <span>{kept.size === 0 ? 'Session' : 'Environment'}</span>
      <select
        aria-label="Session"
        value={current}
        onChange={({ currentTarget: { value } }) => choose(value, kept.has(value))}
      >
        <option value="">server</option>
        <Options label="Environments" names={kept} />
        <Options label="Sessions" names={plain} />
      </select>
    </label>
  )
}

function Options({ label, names }: { label: string; names: ReadonlySet<string> }): JSX.Element {
  const options = [...names].map((name) => (
    <option key={name} value={name}>
      {name}
    </option>
  ))
  return options.length === 0 ? <></> : <optgroup label={label}>{options}</optgroup>
}
