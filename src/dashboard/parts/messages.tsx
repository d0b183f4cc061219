import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ServerSentEvent } from '../api/event-stream.ts'
import { formatCount } from '../core/format.ts'
import { textOf } from '../core/model-text.ts'
import { Json } from './json.tsx'
import { LongText } from './long-text.tsx'

/** The most messages that are shown: the last ones. */
export const mostMessages = 200

/** A message of a WebSocket, or an event of a stream. */
export interface ShownMessage {
  /** Who it is from, or what kind of event it is. */
  readonly label: string
  readonly isOwn?: boolean
  readonly facts: readonly (string | undefined)[]
  /** A value of JSON, or a text. */
  readonly data: unknown
  readonly failure?: string | undefined
}

/** What was sent, the oldest first; it stays at its end while that is seen. */
export function Messages({
  label,
  messages,
}: {
  label: string
  messages: readonly ShownMessage[]
}): JSX.Element {
  const list = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo(0, list.current.scrollHeight)
  }, [messages])
  const left = messages.length - mostMessages
  if (messages.length === 0) return <p class="muted">Nothing was sent yet.</p>
  return (
    <>
      {left > 0 && <p class="muted">The last {mostMessages} are shown.</p>}
      <ol
        class="why stream"
        aria-label={label}
        tabIndex={0}
        ref={list}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - 20
        }}
      >
        {messages.slice(-mostMessages).map((each, index) => (
          <li key={Math.max(0, left) + index}>
            <b class={each.isOwn ? 'applied' : 'muted'}>{each.label}</b>
            <div>
              <span class="muted">{each.facts.filter(Boolean).join(' · ')}</span>
              <Data value={each.data} />
              {each.failure !== undefined && <p class="problem">{each.failure}</p>}
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

function Data({ value }: { value: unknown }): JSX.Element | null {
  if (value === undefined) return null
  if (typeof value !== 'string') return <Json value={value} />
  return (
    <pre dir="auto">
      <LongText text={value} most={2000} />
    </pre>
  )
}

/** The value of JSON, any other text as it is. */
export function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The events of a stream; of the answer of a model the text first, with its events folded. */
export function Events({
  events,
  isOpen,
}: {
  events: readonly ServerSentEvent[]
  isOpen: boolean
}): JSX.Element {
  const values = events.map(({ data }) => valueOf(data))
  const text = values.map(textOf).join('')
  const messages = events.map(({ event, id }, index) => ({
    label: event,
    facts: [id && `id ${id}`],
    data: values[index],
  }))
  const state = `${isOpen ? 'Open' : 'Ended'}, ${formatCount(events.length, 'event')}`
  const list = <Messages label="Events" messages={messages} />
  if (text === '') {
    return (
      <>
        <State text={state} isOpen={isOpen} />
        {list}
      </>
    )
  }
  return (
    <>
      <State text={state} isOpen={isOpen} />
      <pre class="text" dir="auto">
        <LongText text={text} most={20_000} />
      </pre>
      <details>
        <summary>Events</summary>
        {list}
      </details>
    </>
  )
}

/** Whether something is open still, and how it ended. */
export function State({ text, isOpen }: { text: ComponentChildren; isOpen: boolean }): JSX.Element {
  return <p class={isOpen ? 'applied' : 'muted'}>{text}</p>
}
