import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatDuration } from '../../core/format.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fields } from '../../parts/fields.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Json } from '../../parts/json.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { StatusLabel } from '../../parts/labels.tsx'
import { Events } from '../../parts/messages.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { AddressFields } from './address-fields.tsx'
import { fillPath, type Operation } from './operations.ts'
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
  const [sending, setSending] = useState<AbortController>()
  useEffect(() => {
    const loading = new AbortController()
    void suggest(operation, loading.signal).then(
      (found) => !loading.signal.aborted && setSuggested(found),
      () => {},
    )
    return () => loading.abort()
  }, [])
  useEffect(() => () => sending?.abort(), [sending])
  const params = { ...suggested.params, ...typed.params }
  const draft: Draft = { ...suggested, ...typed, params }
  const hasBody = !['GET', 'HEAD', 'DELETE'].includes(method)
  const target = prefix + fillPath(path, draft.params) + (draft.query && `?${draft.query}`)
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const stopping = new AbortController()
    const { signal } = stopping
    setSending(stopping)
    setAnswer(undefined)
    setError(undefined)
    try {
      for await (const found of sendRequest(method, target, draft, hasBody, signal)) {
        setAnswer(found)
      }
    } catch (failed) {
      if (signal.aborted) setAnswer((before) => before && { ...before, isOpen: false })
      else setError(new Error(`No answer came: ${(failed as Error).message}.`))
    }
    setSending(undefined)
  }
  const set = (changes: Partial<Draft>) => setTyped((before) => ({ ...before, ...changes }))
  return (
    <section class="try" aria-label="Try it">
      <h3>Try it</h3>
      <form onSubmit={(event) => void send(event)}>
        <AddressFields path={path} draft={draft} onChange={set} />
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
          <button type="submit" class="button primary" disabled={sending !== undefined}>
            <Icon name="send" /> {sending ? 'Waiting…' : 'Send'}
          </button>
          {sending && (
            <button type="button" class="button" onClick={() => sending.abort()}>
              <Icon name="close" /> Stop
            </button>
          )}
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

/** What came back: status, time and body, or the events of a stream. */
export function Answered({ answer, levels }: { answer: Answer; levels?: number }): JSX.Element {
  const { status, duration, size, headers, value, text, events, isOpen = false } = answer
  return (
    <div class="answer" role={events ? undefined : 'status'}>
      <p>
        <StatusLabel code={status} /> {formatDuration(duration)}
        {!events && `, ${formatBytes(size)}`}
      </p>
      {events ? (
        <Events events={events} isOpen={isOpen} />
      ) : value === undefined ? (
        <pre>
          <LongText text={text} most={20_000} />
        </pre>
      ) : (
        <Json value={value} {...(levels !== undefined && { levels })} />
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
