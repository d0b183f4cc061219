import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call, type Schemas } from '../../api/client.ts'
import { useLoaded } from '../../live/live.ts'

type Behaviour = Schemas['Behaviour']

/** Conditions of the day, over all endpoints and sessions. */
const presets: Readonly<Record<string, Behaviour | undefined>> = {
  normal: undefined,
  slow: { delay: [800, 2500] },
  flaky: { delay: [50, 400], status: { status: 503, rate: 0.2 } },
  down: { status: 503 },
}

/** Switches all endpoints between good and bad days. */
export function ConditionStrip(): JSX.Element {
  const { value, reload } = useLoaded((signal) => call('GET /behaviour', { signal }), ['behaviour'])
  const [busy, setBusy] = useState(false)
  const current = nameOf(value)
  const choose = async (behaviour: Behaviour | undefined) => {
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
      {Object.entries(presets).map(([name, behaviour]) => (
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

/** The name of a behaviour; undefined for one that is no preset. */
function nameOf(behaviour: Behaviour | undefined): string | undefined {
  const text = JSON.stringify(behaviour ?? {})
  return Object.keys(presets).find((name) => JSON.stringify(presets[name] ?? {}) === text)
}
