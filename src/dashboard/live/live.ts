import { useCallback, useEffect, useState } from 'preact/hooks'
import { AdminError, send, session, tokenNeeded } from '../api/client.ts'
import { readEvents } from '../api/event-stream.ts'
import {
  addCalls,
  clearCalls,
  grownCalls,
  latestCall,
  missedCalls,
  type CallSummary,
} from './calls.ts'
import { Store, useStore } from '../core/store.ts'

/** What the server says has changed. */
export type Topic =
  | 'files'
  | 'behaviour'
  | 'overrides'
  | 'scenarios'
  | 'data'
  | 'webhooks'
  | 'sessions'
  | 'clock'

/** Whether events arrive. */
export const connection = new Store<'connecting' | 'open' | 'lost'>('connecting')

type Listener = (topics: readonly Topic[] | 'all') => void

const listeners = new Set<Listener>()
/** Tells one start of the server from another. */
let instance: string | undefined
let stream: AbortController | undefined

function tell(topics: readonly Topic[] | 'all'): void {
  for (const listener of listeners) listener(topics)
}

/** Follows what happens on the server for as long as the page is there and seen. */
export function followServer(): void {
  void connect()
  session.subscribe(restart)
  tokenNeeded.subscribe(() => !tokenNeeded.value && restart())
  // Browsers open six connections to a server: pages that nobody looks at leave theirs to others.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) restart()
    else stream?.abort()
  })
}

function restart(): void {
  stream?.abort()
  void connect()
}

async function connect(): Promise<void> {
  const own = (stream = new AbortController())
  for (let wait = 250; !own.signal.aborted; wait = Math.min(wait * 2, 4000)) {
    try {
      const { signal } = own
      const response = await send('GET /events', { query: { after: latestCall() }, signal })
      connection.set('open')
      wait = 250
      tell('all')
      if (response.body) await read(response.body)
    } catch (error) {
      if (own.signal.aborted || (error instanceof AdminError && error.status === 401)) return
    }
    if (own.signal.aborted) return
    connection.set('lost')
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  for await (const events of readEvents(body)) {
    for (const { event, data: text } of events) {
      const data: unknown = JSON.parse(text)
      if (event === 'calls') addCalls(data as CallSummary[])
      else if (event === 'missed') missedCalls.set(true)
      else if (event === 'grown') grownCalls.set(data as number[])
      else if (event === 'changed') tell(data as Topic[])
      else if (event === 'hello' && isOther((data as { instance: string }).instance)) {
        // The calls of another start have other numbers.
        clearCalls(true)
        return
      }
    }
  }
}

function isOther(found: string): boolean {
  const known = instance
  instance = found
  return known !== undefined && known !== found
}

/** Calls a listener when one of the topics changes, and after the connection was lost. Returns what ends that. */
export function onChange(topics: readonly Topic[], listener: () => void): () => void {
  const own: Listener = (changed) => {
    if (changed === 'all' || changed.some((topic) => topics.includes(topic))) listener()
  }
  listeners.add(own)
  return () => void listeners.delete(own)
}

/** What was loaded, or why not; `reload` loads it again. */
export interface Loaded<Value> {
  readonly value: Value | undefined
  readonly error: Error | undefined
  readonly reload: () => void
}

/** Loads something, and again when one of the topics changes; the old value stays until the new one is there. */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  topics: readonly Topic[],
  dependencies: readonly unknown[] = [],
): Loaded<Value> {
  const [state, setState] = useState<Pick<Loaded<Value>, 'value' | 'error'>>(empty)
  const [count, setCount] = useState(0)
  const reload = useCallback(() => setCount((before) => before + 1), [])
  const current = useStore(session)
  useEffect(() => onChange(topics, reload), [])
  useEffect(() => {
    const loading = new AbortController()
    load(loading.signal).then(
      (value) => setState({ value, error: undefined }),
      (error: Error) => {
        // That the server is gone is told once, on top, and all is loaded again when it is back.
        const isGone = error instanceof AdminError && error.status === 0
        if (!loading.signal.aborted && !isGone) setState((before) => ({ ...before, error }))
      },
    )
    return () => loading.abort()
  }, [count, current, ...dependencies])
  return { ...state, reload }
}

const empty = { value: undefined, error: undefined }
