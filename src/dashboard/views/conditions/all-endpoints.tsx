import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call, type Schemas } from '../../api/client.ts'
import { useLoaded } from '../../live/live.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { DelaySlider, ErrorRateSlider } from '../../parts/sliders.tsx'

type Behaviour = Schemas['Behaviour']

/** A delay and a share of errors over all endpoints and sessions. */
export function AllEndpoints(): JSX.Element {
  const { value, reload } = useLoaded((signal) => call('GET /behaviour', { signal }), ['behaviour'])
  const [error, setError] = useState<Error>()
  const [draft, setDraft] = useState<Behaviour>({})
  useEffect(() => setDraft(value ?? {}), [JSON.stringify(value)])
  const apply = async (behaviour: Behaviour) => {
    try {
      if (Object.keys(behaviour).length === 0) await call('DELETE /behaviour')
      else await call('PUT /behaviour', { body: behaviour })
      setError(undefined)
    } catch (failed) {
      setError(failed as Error)
    }
    reload()
  }
  const { status = 503, rate = 0 } = failureOf(draft)
  const slow = (ms: number) => behaviourOf(ms, status, rate)
  const failing = (share: number) => behaviourOf(draft.delay ?? 0, status, share)
  return (
    <section class="card controls">
      <h2>All endpoints</h2>
      <ProblemLine error={error} />
      <DelaySlider
        value={delayOf(draft)}
        text={delayText(draft)}
        onDraft={(ms) => setDraft(slow(ms))}
        onSet={(ms) => void apply(slow(ms))}
      />
      <ErrorRateSlider
        value={rate}
        text={`${Math.round(rate * 100)} %`}
        onDraft={(share) => setDraft(failing(share))}
        onSet={(share) => void apply(failing(share))}
      />
      <p class="muted">
        For everybody and every endpoint, until you take it back or the server ends; errors are{' '}
        {status}.
      </p>
      {value && Object.keys(value).length > 0 && (
        <div class="actions">
          <button type="button" class="button small" onClick={() => void apply({})}>
            Undo
          </button>
          <CopyButton
            label="As test"
            text={() => `server.setBehaviour(${JSON.stringify(value)})`}
          />
        </div>
      )}
    </section>
  )
}

function behaviourOf(delay: Behaviour['delay'], status: number, rate: number): Behaviour {
  return {
    ...(delay !== undefined && delay !== 0 && { delay }),
    ...(rate > 0 && { status: rate < 1 ? { status, rate } : status }),
  }
}

/** The slider stands in the middle of a range. */
function delayOf({ delay = 0 }: Behaviour): number {
  if (Array.isArray(delay)) return (delay[0] + delay[1]) / 2
  return typeof delay === 'number' ? delay : 0
}

function delayText({ delay = 0 }: Behaviour): string {
  if (delay === 0) return 'none'
  if (Array.isArray(delay)) return `${delay[0]}–${delay[1]} ms`
  return typeof delay === 'number' ? `${delay} ms` : JSON.stringify(delay)
}

function failureOf({ status }: Behaviour): { status?: number; rate?: number } {
  return typeof status === 'number' ? { status, rate: 1 } : { rate: status ? 1 : 0, ...status }
}
