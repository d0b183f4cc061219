import type { JSX } from 'preact'
import { call } from '../../api/client.ts'
import { formatPlace } from '../../core/format.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** The scenarios of the mock files as switches, for the session that is looked at. */
export function ScenariosCard(): JSX.Element {
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /scenarios', { signal }),
    ['scenarios', 'files'],
  )
  const [failure, attempt] = useAttempt(reload)
  const set = (name: string, body: { active: boolean } | { state: string }) =>
    attempt(call('PUT /scenarios/{name}', { path: { name }, body }))
  return (
    <section class="card">
      <h2>Scenarios</h2>
      <ProblemLine error={failure ?? error} />
      {value?.length === 0 && (
        <p class="muted">
          None yet. <code>"$scenarios"</code> in a mock file, or <code>scenario()</code> in
          TypeScript, declares some.
        </p>
      )}
      <ul class="switches">
        {value?.map(({ name, active, state, states, file, line }) => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                role="switch"
                checked={active}
                onChange={({ currentTarget }) => void set(name, { active: currentTarget.checked })}
              />
              <bdi>{name}</bdi>
            </label>
            {states && (
              <select
                aria-label={`State of ${name}`}
                disabled={!active}
                value={state}
                onChange={({ currentTarget }) => void set(name, { state: currentTarget.value })}
              >
                {states.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
            <span class="muted">{formatPlace(file, line)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
