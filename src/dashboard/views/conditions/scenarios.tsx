import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { formatPlace } from '../../core/format.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** The scenarios of the mock files as switches, for the session that is looked at. */
export function ScenariosCard(): JSX.Element {
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /scenarios', { signal }),
    ['scenarios', 'files'],
  )
  const [failed, setFailed] = useState<Error>()
  const set = (name: string, body: { active: boolean } | { state: string }) =>
    call('PUT /scenarios/{name}', { path: { name }, body })
      .then(
        () => setFailed(undefined),
        (problem: Error) => setFailed(problem),
      )
      .finally(reload)
  return (
    <section class="card">
      <h2>Scenarios</h2>
      <ProblemLine error={failed ?? error} />
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
