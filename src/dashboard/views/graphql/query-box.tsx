import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { curlOf } from '../../core/request-code.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { addressOf, codeOf, sendRequest, type Answer } from '../endpoints/request.ts'
import { Answered } from '../endpoints/try-it.tsx'
import { keepAsked, readHistory, type Asked } from './history.ts'

interface QueryBoxProps {
  /** `/api/graphql` */
  readonly address: string
  readonly asked: Asked
  readonly onWrite: (asked: Asked) => void
}

/** An operation to write, with variables and headers, and what is answered; Ctrl and Enter send it. */
export function QueryBox({ address, asked, onWrite }: QueryBoxProps): JSX.Element {
  const { query, variables } = asked
  const [headers, setHeaders] = useState('')
  const [history, setHistory] = useState(readHistory)
  const { answer, error, sending, send } = useSending()
  const run = (event: Event) => {
    event.preventDefault()
    setHistory(keepAsked(asked))
    void send(address, asked, headers)
  }
  const onKeyDown = (event: KeyboardEvent) =>
    event.key === 'Enter' && (event.ctrlKey || event.metaKey) && run(event)
  return (
    <section class="graphql-box try" aria-label="Query">
      <form onSubmit={run} onKeyDown={onKeyDown}>
        <textarea
          rows={12}
          class="code"
          aria-label="Operation"
          spellcheck={false}
          placeholder={'query {\n  …\n}'}
          value={query}
          onInput={({ currentTarget }) => onWrite({ query: currentTarget.value, variables })}
        />
        <details open={variables !== ''}>
          <summary>Variables</summary>
          <textarea
            rows={4}
            class="code"
            aria-label="Variables"
            spellcheck={false}
            placeholder={'{ "id": 1 }'}
            value={variables}
            onInput={({ currentTarget }) => onWrite({ query, variables: currentTarget.value })}
          />
        </details>
        <details>
          <summary>Headers</summary>
          <textarea
            rows={2}
            class="code"
            aria-label="Headers"
            placeholder="Authorization: Bearer …"
            value={headers}
            onInput={({ currentTarget }) => setHeaders(currentTarget.value)}
          />
        </details>
        <div class="actions">
          <button type="submit" class="button primary" disabled={sending !== undefined}>
            <Icon name="play" /> {sending ? 'Waiting…' : 'Run'}
          </button>
          {sending && (
            <button type="button" class="button" onClick={() => sending.abort()}>
              <Icon name="close" /> Stop
            </button>
          )}
          {history.length > 0 && (
            <select
              class="graphql-history"
              aria-label="History"
              value=""
              onChange={({ currentTarget }) => {
                const chosen = history[Number(currentTarget.value)]
                if (chosen) onWrite(chosen)
                currentTarget.value = ''
              }}
            >
              <option value="">History…</option>
              {history.map((each, index) => (
                <option key={index} value={index}>
                  {shortened(each)}
                </option>
              ))}
            </select>
          )}
          <code class="target">POST {address}</code>
          <CopyButton label="As curl" text={() => curl(address, asked, headers)} />
        </div>
      </form>
      <ProblemLine error={error} />
      {answer && <Answered answer={answer} levels={8} />}
    </section>
  )
}

/** Sends one operation at a time; of a subscription the events come until it is stopped. */
function useSending() {
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<Error>()
  const [sending, setSending] = useState<AbortController>()
  useEffect(() => () => sending?.abort(), [sending])
  const send = async (address: string, asked: Asked, headers: string) => {
    const stopping = new AbortController()
    const { signal } = stopping
    setError(undefined)
    setAnswer(undefined)
    try {
      const draft = draftOf(asked, headers)
      setSending(stopping)
      for await (const found of sendRequest('POST', address, draft, true, signal)) setAnswer(found)
    } catch (failed) {
      const text = (failed as Error).message
      if (signal.aborted) setAnswer((before) => before && { ...before, isOpen: false })
      else setError(failed instanceof BadVariables ? failed : new Error(`No answer came: ${text}.`))
    }
    setSending(undefined)
  }
  return { answer, error, sending, send }
}

/** Variables that cannot be sent. */
class BadVariables extends Error {}

/** The request of an operation. @throws BadVariables for variables that are no JSON */
function draftOf({ query, variables }: Asked, headers: string) {
  const isSubscription = /^\s*subscription\b/m.test(query)
  const accept = isSubscription ? 'accept: text/event-stream\n' : ''
  const more = variables.trim() === '' ? {} : { variables: parsed(variables) }
  const body = JSON.stringify({ query, ...more })
  return { params: {}, query: '', headers: accept + headers, body }
}

function parsed(variables: string): unknown {
  try {
    return JSON.parse(variables)
  } catch (error) {
    throw new BadVariables(`The variables are no JSON: ${(error as Error).message}`)
  }
}

function curl(address: string, asked: Asked, headers: string): string {
  try {
    return curlOf(codeOf('POST', addressOf(address), draftOf(asked, headers), true))
  } catch (error) {
    return `# ${(error as Error).message}`
  }
}

/** A query in one line. */
function shortened({ query, variables }: Asked): string {
  const line = `${query} ${variables}`.replace(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}
