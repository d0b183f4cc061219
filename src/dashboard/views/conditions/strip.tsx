import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { conditionOf, conditionsByName, type Condition } from '../../api/conditions.ts'
import { useLoaded } from '../../live/live.ts'

/** Switches all endpoints between good and bad days. */
export function ConditionStrip(): JSX.Element {
  const { value, reload } = useLoaded((signal) => call('GET /behaviour', { signal }), ['behaviour'])
  const [busy, setBusy] = useState(false)
  const current = conditionOf(value)
  const choose = async (behaviour: Condition | undefined) => {
    setBusy(true)
    try {
      if (behaviour) await call('PUT /behaviour', { body: behaviour })
      else await call('DELETE /behaviour')
    } finally {
      setBusy(false)
      reload()
    }
  }
  return (
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
  )
}
