import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { formatBytes, formatDuration } from '../../core/format.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fields } from '../../parts/fields.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Json } from '../../parts/json.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { StatusLabel } from '../../parts/labels.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { fillPath, parametersOf, type Operation } from './operations.ts'
import { curlOf } from '../../core/request-code.ts'
import { addressOf, codeOf, sendRequest, type Answer, type Draft } from './request.ts'

/** Asks an operation, as the app does, and shows the answer. */
export function TryIt({
  operation,
  prefix,
}: {
  operation: Operation
  prefix: string
}): JSX.Element {
  const { method, path } = operation
  const [suggested, setSuggested] = useState<Draft>(emptyDraft)
  const [typed, setTyped] = useState<Partial<Draft>>({})
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const loading = new AbortController()
    void suggest(operation, loading.signal).then(
      (found) => !loading.signal.aborted && setSuggested(found),
      () => {},
    )
    return () => loading.abort()
  }, [])
  const params = { ...suggested.params, ...typed.params }
  const draft: Draft = { ...suggested, ...typed, params }
  const hasBody = !['GET', 'HEAD', 'DELETE'].includes(method)
  const target = prefix + fillPath(path, draft.params) + (draft.query && `?${draft.query}`)
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      setAnswer(await sendRequest(method, target, draft, hasBody))
      setError(undefined)
    } catch (failed) {
      setAnswer(undefined)
      setError(new Error(`No answer came: ${(failed as Error).message}.`))
    }
    setBusy(false)
  }
  const set = (changes: Partial<Draft>) => setTyped((before) => ({ ...before, ...changes }))
  return (
    <section class="try" aria-label="Try it">
      <h3>Try it</h3>
      <form onSubmit={(event) => void send(event)}>
        {parametersOf(path).map((name) => (
          <label key={name}>
            <span>{name}</span>
            <input
              value={draft.params[name] ?? ''}
              required
              onInput={({ currentTarget }) =>
                set({ params: { ...typed.params, [name]: currentTarget.value } })
              }
            />
          </label>
        ))}
        <label>
          <span>Query</span>
          <input
            value={draft.query}
            placeholder="limit=3&sort=-id"
            onInput={({ currentTarget }) => set({ query: currentTarget.value })}
          />
        </label>
        <label>
          <span>Headers</span>
          <textarea
            rows={1}
            value={draft.headers}
            placeholder="Authorization: Bearer …"
            onInput={({ currentTarget }) => set({ headers: currentTarget.value })}
          />
        </label>
        {hasBody && (
          <label>
            <span>Body</span>
            <textarea
              rows={6}
              class="code"
              value={draft.body}
              onInput={({ currentTarget }) => set({ body: currentTarget.value })}
            />
          </label>
        )}
        <div class="actions">
          <button type="submit" class="button primary" disabled={busy}>
            <Icon name="send" /> {busy ? 'Waiting…' : 'Send'}
          </button>
          <code class="target">
            {method} {target}
          </code>
          <CopyButton
            label="As curl"
            text={() => curlOf(codeOf(method, addressOf(target), draft, hasBody))}
          />
        </div>
      </form>
      <ProblemLine error={error} />
      {answer && <Answered answer={answer} />}
    </section>
  )
}

function Answered({ answer }: { answer: Answer }): JSX.Element {
  const { status, duration, size, headers, value, text } = answer
  return (
    <div class="answer" role="status">
      <p>
        <StatusLabel code={status} /> {formatDuration(duration)}, {formatBytes(size)}
      </p>
      {value === undefined ? (
        <pre>
          <LongText text={text} most={20_000} />
        </pre>
      ) : (
        <Json value={value} />
      )}
      <details>
        <summary>Headers</summary>
        <Fields fields={headers} />
      </details>
    </div>
  )
}

const emptyDraft: Draft = { params: {}, query: '', headers: '', body: '' }

/** A record that is there, and a body like it, for an operation of a collection. */
async function suggest({ method, path, endpoint }: Operation, signal: AbortSignal): Promise<Draft> {
  if (method === 'QUERY' && endpoint.kind === 'crud')
    return { ...emptyDraft, body: '{ "limit": 10 }' }
  if (endpoint.kind !== 'crud') return { ...emptyDraft, body: method === 'GET' ? '' : '{}' }
  const collections = await call('GET /collections', { signal })
  const found = collections.find((each) => each.path === endpoint.path)
  if (!found) return emptyDraft
  const records = (await call('GET /collections/{name}', {
    path: { name: found.name },
    query: { limit: 1 },
    signal,
  })) as Record<string, unknown>[]
  const { [found.idField]: id = 1, ...fields } = records[0] ?? {}
  const params: Record<string, string> = path === endpoint.path ? {} : { id: String(id) }
  return { ...emptyDraft, params, body: JSON.stringify(fields, undefined, 2) }
}
