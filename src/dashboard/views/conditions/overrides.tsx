import type { JSX } from 'preact'
import { call, type Schemas } from '../../api/client.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** What is laid over the mocks of the files, by this page, by tests and by programs. */
export function OverridesCard(): JSX.Element {
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /overrides', { signal }),
    ['overrides'],
  )
  const [failure, attempt] = useAttempt(reload)
  return (
    <section class="card">
      <h2>Overrides</h2>
      <ProblemLine error={failure ?? error} />
      {value?.length === 0 && <p class="muted">None. Endpoints have sliders that make some.</p>}
      <ul class="switches">
        {value?.map(({ id, kind, keys, remaining, behaviour }) => (
          <li key={id}>
            <code>{keys.join(', ')}</code>
            <span class="muted">
              {kind} {textOf(behaviour)}
              {remaining !== undefined && `, ${remaining} to go`}
            </span>
            <button
              type="button"
              class="button small"
              aria-label={`Undo override ${id}`}
              onClick={() =>
                void attempt(call('DELETE /overrides/{id}', { path: { id: String(id) } }))
              }
            >
              <Icon name="undo" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `503, 20 %, 300 ms` */
function textOf({ status, fault, delay }: Schemas['Behaviour'] = {}): string {
  const failing = status ?? fault
  const { rate, ...what } = typeof failing === 'object' ? failing : { what: failing, rate: 1 }
  return [
    Object.values(what)[0],
    rate !== undefined && rate < 1 && `${Math.round(rate * 100)} %`,
    delay !== undefined && (typeof delay === 'number' ? `${delay} ms` : JSON.stringify(delay)),
  ]
    .filter(Boolean)
    .join(', ')
}
