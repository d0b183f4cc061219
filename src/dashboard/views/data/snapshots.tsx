import type { JSX } from 'preact'
import { call } from '../../api/client.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

/** Takes all data back to the start, or to how they were at a moment that was kept. */
export function Snapshots({ onChange }: { onChange: () => void }): JSX.Element {
  const { value: snapshots = [], reload } = useLoaded(
    (signal) => call('GET /snapshots', { signal }),
    ['data'],
  )
  const [failure, attempt] = useAttempt(() => {
    reload()
    onChange()
  })
  const take = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const name = String(new FormData(form).get('name')).trim()
    void attempt(call('PUT /snapshots/{name}', { path: { name } }))
    form.reset()
  }
  return (
    <details class="snapshots" open={matchMedia('(width >= 700px)').matches}>
      <summary>Snapshots</summary>
      <div class="snapshots-body">
        <ProblemLine error={failure} />
        <ul>
          {snapshots.map(({ name }) => (
            <li key={name}>
              <bdi>{name}</bdi>
              <button
                type="button"
                class="button small"
                onClick={() =>
                  void attempt(call('POST /snapshots/{name}/restore', { path: { name } }))
                }
              >
                Restore
              </button>
              <button
                type="button"
                class="button small"
                aria-label={`Delete snapshot ${name}`}
                onClick={() => void attempt(call('DELETE /snapshots/{name}', { path: { name } }))}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={take}>
          <input
            name="name"
            required
            maxLength={128}
            placeholder="name"
            aria-label="Name of the snapshot"
          />
          <button type="submit" class="button small">
            Keep
          </button>
        </form>
        <button
          type="button"
          class="button small danger"
          onClick={() => {
            if (confirm('Put all data, overrides, scenarios and calls back to the start?')) {
              void attempt(call('POST /reset'))
            }
          }}
        >
          <Icon name="undo" /> Reset all
        </button>
      </div>
    </details>
  )
}
