import type { JSX } from 'preact'
import { call, session } from '../api/client.ts'
import { useLoaded } from '../live/live.ts'
import { useStore } from '../core/store.ts'

/** Which session the page looks at; not there as long as there is but the server's own. */
export function SessionSelect(): JSX.Element | null {
  const current = useStore(session)
  const { value: sessions = [] } = useLoaded(
    (signal) => call('GET /sessions', { signal }),
    ['sessions'],
  )
  if (sessions.length === 0 && current === '') return null
  const ids = new Set([current, ...sessions.map(({ id }) => id)])
  ids.delete('')
  return (
    <label class="session">
      <span>Session</span>
      <select
        aria-label="Session"
        value={current}
        onChange={({ currentTarget }) => session.set(currentTarget.value)}
      >
        <option value="">server</option>
        {[...ids].map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  )
}
