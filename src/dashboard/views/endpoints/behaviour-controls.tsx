import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { DelaySlider, ErrorRateSlider } from '../../parts/sliders.tsx'
import type { Override } from './operations.ts'
import {
  mockFileLine,
  setOverrides,
  settingOf,
  testLines,
  type BehaviourSetting,
} from './overrides.ts'

const statuses = [400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504]
const faults = ['reset', 'empty', 'hang', 'truncate', 'garbage', 'malformed-chunk', 'dribble']

interface BehaviourControlsProps {
  /** The key of the operation. */
  readonly of: string
  /** Its overrides. */
  readonly overrides: readonly Override[]
  readonly onChange: () => void
}

/** Makes an operation slow or failing, at once, and takes it back. */
export function BehaviourControls({
  of,
  overrides,
  onChange,
}: BehaviourControlsProps): JSX.Element {
  const known = settingOf(overrides)
  const [setting, setSetting] = useState<BehaviourSetting>(known)
  const [error, setError] = useState<Error>()
  const text = JSON.stringify(known)
  useEffect(() => setSetting(known), [of, text])
  const apply = async (next: BehaviourSetting) => {
    setSetting(next)
    try {
      await setOverrides(of, next)
      setError(undefined)
    } catch (failed) {
      setError(failed as Error)
    }
    onChange()
  }
  const { rate = 1 } = setting
  const fails = setting.failure !== undefined
  const isSet = fails || Boolean(setting.delay)
  return (
    <section class="controls" aria-label="Behaviour">
      <h3>Behaviour</h3>
      <DelaySlider
        value={setting.delay ?? 0}
        text={setting.delay ? `${setting.delay} ms` : 'none'}
        onDraft={(delay) => setSetting({ ...setting, delay })}
        onSet={(delay) => void apply({ ...setting, delay })}
      />
      <label>
        <span>Answer</span>
        <select
          value={String(setting.failure ?? '')}
          onChange={({ currentTarget }) => void apply(withFailure(setting, currentTarget.value))}
        >
          <option value="">as declared</option>
          <optgroup label="Status">
            {withCurrent(statuses, setting.failure).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </optgroup>
          <optgroup label="Broken connection">
            {faults.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <ErrorRateSlider
        min={5}
        disabled={!fails}
        value={rate}
        text={fails ? `${Math.round(rate * 100)} %` : ''}
        onDraft={(share) => setSetting({ ...setting, rate: share })}
        onSet={(share) => void apply({ ...setting, rate: share })}
      />
      <label>
        <span>For calls</span>
        <input
          type="number"
          min={1}
          placeholder="all"
          disabled={!fails}
          value={setting.times ?? ''}
          onInput={({ currentTarget }) =>
            setSetting(withTimes(setting, Number(currentTarget.value)))
          }
          onChange={({ currentTarget }) =>
            void apply(withTimes(setting, Number(currentTarget.value)))
          }
        />
      </label>
      <ProblemLine error={error} />
      {isSet && (
        <div class="actions">
          <button type="button" class="button small" onClick={() => void apply({})}>
            <Icon name="undo" /> Undo
          </button>
          <CopyButton label="As test" text={() => testLines(of, setting)} />
          <CopyButton label="As mock file" text={() => mockFileLine(of, setting)} />
        </div>
      )}
    </section>
  )
}

function withFailure({ delay, rate, times }: BehaviourSetting, value: string): BehaviourSetting {
  const slow = delay === undefined ? {} : { delay }
  if (value === '') return slow
  const terms = { ...(rate !== undefined && { rate }), ...(times !== undefined && { times }) }
  return { ...slow, failure: Number(value) || value, ...terms }
}

/** For so many calls; for all of them where it is no number. */
function withTimes({ times: _before, ...rest }: BehaviourSetting, value: number): BehaviourSetting {
  return value >= 1 ? { ...rest, times: Math.floor(value) } : rest
}

function withCurrent(known: readonly number[], current: number | string | undefined): number[] {
  const isOther = typeof current === 'number' && !known.includes(current)
  return isOther ? [...known, current].sort((one, other) => one - other) : [...known]
}
