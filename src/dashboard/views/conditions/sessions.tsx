import type { JSX } from 'preact'
import { call, choose, session, type Schemas } from '../../api/client.ts'
import { formatCount } from '../../core/format.ts'
import { useStore } from '../../core/store.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

const own: Schemas['Session'] = {
  id: '',
  requests: 0,
  overrides: 0,
  scenarios: [],
  isEnvironment: false,
}

/** The sessions that are not kept, each with data, overrides and scenarios of its own. */
export function SessionsCard(): JSX.Element {
  const current = useStore(session)
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /sessions', { signal }),
    ['sessions'],
  )
  const [failure, attempt] = useAttempt(reload)
  const close = (name: string) => {
    if (name === current) choose('')
    void attempt(call('DELETE /sessions/{name}', { path: { name } }))
  }
  return (
    <section class="card">
      <h2>Sessions</h2>
      <ProblemLine error={failure ?? error} />
      <p class="muted">
        A request with the header <code>X-Mockapi-Session</code> opens one.
      </p>
      <ul class="switches">
        {[own, ...(value ?? [])].map(
          ({ id, requests, overrides, scenarios, isEnvironment }) =>
            !isEnvironment && (
              <li key={id}>
                <label>
                  <input
                    type="radio"
                    name="session"
                    checked={id === current}
                    onChange={() => choose(id)}
                  />
                  <bdi>{id || 'server'}</bdi>
                </label>
                {id !== '' && (
                  <>
                    <span class="muted">
                      {[
                        formatCount(requests, 'call'),
                        formatCount(overrides, 'override'),
                        ...scenarios,
                      ].join(', ')}
                    </span>
                    <button
                      type="button"
                      class="button small"
                      aria-label={`Close session ${id}`}
                      onClick={() => close(id)}
                    >
                      <Icon name="trash" />
                    </button>
                  </>
                )}
              </li>
            ),
        )}
      </ul>
    </section>
  )
}
