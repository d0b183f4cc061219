import type { JSX } from 'preact'
import { AdminError, call, type Schemas } from '../../api/client.ts'
import { formatBytes } from '../../../http/bytes.ts'
import { formatCount, formatDuration, formatTime } from '../../core/format.ts'
import { curlOf } from '../../core/request-code.ts'
import { go, hrefOf } from '../../core/router.ts'
import { useAttempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Detail } from '../../parts/detail.tsx'
import { Fields } from '../../parts/fields.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Json } from '../../parts/json.tsx'
import { StatusLabel } from '../../parts/labels.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { valueOf } from '../../parts/messages.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { StateLabel } from './state-label.tsx'

type Webhook = Schemas['Webhook']

interface WebhookDetailProps {
  readonly id: string
  /** Another number where it is to be loaded anew. */
  readonly changes: number
  readonly onClose: () => void
}

/** One webhook: what was sent, what each attempt came to, and a button that sends it again. */
export function WebhookDetail({ id, changes, onClose }: WebhookDetailProps): JSX.Element {
  const { value, error } = useLoaded(
    (signal) => call('GET /webhooks/{id}', { path: { id }, signal }),
    [],
    [id, changes],
  )
  return (
    <Detail
      label="Webhook"
      className="call"
      onClose={onClose}
      title={
        <>
          <h2>
            <bdi>{value?.event ?? id}</bdi>
          </h2>
          {value && <Facts webhook={value} />}
        </>
      }
    >
      <ProblemLine error={error && explained(error)} />
      {value && (
        <>
          <Tools webhook={value} />
          {value.reason !== undefined && <p class="reason">{value.reason}</p>}
          <Body webhook={value} />
          <section aria-label="Attempts">
            <h3>Attempts</h3>
            {value.attempts.length === 0 && <p class="muted">None yet</p>}
            {value.attempts.map((attempt, index) => (
              <AttemptPart
                key={attempt.at}
                number={index + 1}
                attempt={attempt}
                isLast={index === value.attempts.length - 1}
              />
            ))}
            {value.next !== undefined && (
              <p class="muted">The next one is due at {formatTime(value.next)}.</p>
            )}
          </section>
        </>
      )}
    </Detail>
  )
}

function Facts({ webhook }: { webhook: Webhook }): JSX.Element {
  const { id, state, to, since, cause } = webhook
  return (
    <>
      <p class="muted facts">
        <StateLabel state={state} />
        <span>
          to <bdi class="address">{to}</bdi>
        </span>
        <span>{formatTime(since)}</span>
        <code>{id}</code>
      </p>
      <p class="muted facts">
        <span>{causeText(cause)}</span>
        {cause.call !== undefined && (
          <a href={hrefOf('traffic', String(cause.call))}>call {cause.call}</a>
        )}
        {cause.of !== undefined && <a href={hrefOf('webhooks', cause.of)}>the first one</a>}
      </p>
    </>
  )
}

function causeText({ kind, key = '' }: Webhook['cause']): string {
  const texts = {
    endpoint: `sent by ${key}`,
    collection: `sent by the collection ${key}`,
    handler: `sent by the handler of ${key}`,
    manual: 'sent by hand',
    replay: 'sent again',
  }
  return texts[kind]
}

function Tools({ webhook }: { webhook: Webhook }): JSX.Element {
  const { id, to, body, headers, attempts, state } = webhook
  const path = { id }
  const [failure, attempt] = useAttempt()
  const replay = async () => {
    const sent = await call('POST /webhooks/{id}/replay', { path })
    go(hrefOf('webhooks', sent.id, Object.fromEntries(paramsOf(location.hash))), true)
  }
  const sent = attempts.at(-1)?.headers ?? headers
  const request = { method: 'POST', url: to, headers: Object.entries(sent), body }
  return (
    <div class="tools">
      <div class="bar-plain">
        <button type="button" class="button small" onClick={() => void attempt(replay())}>
          <Icon name="replay" /> Replay
        </button>
        {state === 'waiting' && (
          <button
            type="button"
            class="button small"
            onClick={() => void attempt(call('DELETE /webhooks/{id}', { path }))}
          >
            <Icon name="close" /> Cancel
          </button>
        )}
        <CopyButton label="curl" text={() => curlOf(request)} />
      </div>
      <ProblemLine error={failure} />
    </div>
  )
}

function paramsOf(hash: string): URLSearchParams {
  return new URLSearchParams(hash.split('?')[1] ?? '')
}

function Body({ webhook: { body } }: { webhook: Webhook }): JSX.Element {
  return (
    <section class="message">
      <header>
        <h3>Body</h3>
        <CopyButton text={() => body} label="Copy body" />
      </header>
      <Content text={body} />
    </section>
  )
}

function Content({ text }: { text: string }): JSX.Element {
  const value = valueOf(text)
  if (text === '') return <p class="muted">No body</p>
  if (typeof value === 'object' && value !== null) return <Json value={value} />
  return (
    <pre class="text" dir="auto">
      <LongText text={text} most={20_000} />
    </pre>
  )
}

interface AttemptProps {
  readonly number: number
  readonly attempt: Webhook['attempts'][number]
  readonly isLast: boolean
}

function AttemptPart({ number, attempt, isLast }: AttemptProps): JSX.Element {
  const { at, duration, status, error, headers, responseHeaders = {}, responseBody } = attempt
  return (
    <details class="attempt" open={isLast}>
      <summary>
        {number}. {status === undefined ? <StatusLabel code={0} /> : <StatusLabel code={status} />}{' '}
        <span class="muted">
          {formatTime(at)}, {formatDuration(duration)}
        </span>{' '}
        {error}
      </summary>
      <FieldsPart title="Sent" headers={headers} />
      {status !== undefined && <FieldsPart title="Answered" headers={responseHeaders} />}
      {responseBody !== undefined && responseBody !== '' && (
        <>
          <h4>Answer, {formatBytes(responseBody.length)}</h4>
          <Content text={responseBody} />
        </>
      )}
    </details>
  )
}

function FieldsPart({
  title,
  headers,
}: {
  title: string
  headers: Readonly<Record<string, string>>
}): JSX.Element {
  const all = Object.entries(headers)
  return (
    <>
      <h4>
        {title}, {formatCount(all.length, 'header')}
      </h4>
      <Fields fields={all} />
    </>
  )
}

function explained(error: Error): Error {
  if (!(error instanceof AdminError) || error.status !== 404) return error
  return new Error(
    'This webhook is not kept any more: the session was reset, or others came after it.',
  )
}
