import type { JSX } from 'preact'
import { call as callAdmin, type Schemas } from '../../api/client.ts'
import { literalPath } from '../../core/mock-code.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

const status = 503

/** Makes the next call of the same endpoint fail, and the one after that well again. */
export function FailNext({ call }: { call: Schemas['Call'] }): JSX.Element | null {
  const { answeredBy, source = 'mock', request, session } = call
  // What the real API answers has the key of all that it does.
  const key =
    source === 'mock' ? (answeredBy?.key ?? '') : `${request.method} ${literalPath(request.path)}`
  const headers = { 'x-mockapi-session': session }
  const { value, reload } = useLoaded(
    (signal) => callAdmin('GET /overrides', { headers, signal }),
    ['overrides'],
  )
  const [failure, attempt] = useAttempt(reload)
  if (key === '') return null
  const next = value?.find(
    ({ kind, keys, remaining }) => kind === 'fail' && keys[0] === key && remaining === 1,
  )
  const fail = () => {
    const body = { fail: { key, failure: status, times: 1 } }
    void attempt(callAdmin('POST /overrides', { body, headers }))
  }
  const undo = (id: string) =>
    void attempt(callAdmin('DELETE /overrides/{id}', { path: { id }, headers }))
  return (
    <>
      <button
        type="button"
        class="button small"
        aria-pressed={next !== undefined}
        title={`The next ${key} gets a ${status}, once`}
        onClick={() => (next ? undo(String(next.id)) : fail())}
      >
        <Icon name="warning" /> {next ? `Next is ${status}` : 'Fail next'}
      </button>
      <ProblemLine error={failure} />
    </>
  )
}
