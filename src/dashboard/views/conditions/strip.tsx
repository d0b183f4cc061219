import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { conditionOf, conditionsByName, type Condition } from '../../api/conditions.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** Switches all endpoints between good and bad days. */
export function ConditionStrip(): JSX.Element {
  const { value, reload } = useLoaded((signal) => call('GET /behaviour', { signal }), ['behaviour'])
  const [failure, attempt] = useAttempt(reload)
  const [busy, setBusy] = useState(false)
  const current = conditionOf(value)
  const choose = async (behaviour: Condition | undefined) => {
    setBusy(true)
    await attempt(
      behaviour ? call('PUT /behaviour', { body: behaviour }) : call('DELETE /behaviour'),
    )
    setBusy(false)
  }
  return (
    <>
      <ProblemLine error={failure} />
      <fieldset class="strip" disabled={busy}>
        <legend class="unseen">Conditions of all endpoints</legend>
        {Object.entries(conditionsByName).map(([name, behaviour]) => (
          <label key={name} class={`strip-${name}`}>
            <input
              type="radio"
              name="conditions"
              checked={name === current}
              onChange={() => void choose(behaviour)}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </>
  )
}
