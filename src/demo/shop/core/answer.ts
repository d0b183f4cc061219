import { useCallback, useEffect, useState } from 'preact/hooks'
import { ask, type ApiError } from './api.ts'

/** Loads again; loudly after a switch was turned, so that its effect is seen, quietly after data changed. */
type Reload = (isLoud: boolean) => void

const reloads = new Set<Reload>()

/** Loads all that is shown again. */
export function reloadAll(isLoud: boolean): void {
  for (const reload of reloads) reload(isLoud)
}

/** How long data may change before what is shown is loaded again, ms. */
const pause = 300

/** When a call failed last. */
let lastFailure = -Infinity

/** Follows what happens on the server: what is turned in the page of mockapi shows in the shop at once. */
export function reloadOnChange(): void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let isFirst = true
  const events = new EventSource('/__mockapi/events')
  events.addEventListener('hello', () => {
    // Another one means that the connection was lost meanwhile.
    if (!isFirst) reloadAll(true)
    isFirst = false
  })
  events.addEventListener('changed', ({ data }: MessageEvent<string>) => {
    const topics = JSON.parse(data) as string[]
    const isLoud = topics.some((topic) => !['data', 'sessions', 'overrides'].includes(topic))
    // A failure for one call alone is used up by that call: it is to be seen.
    const since = performance.now() - pause
    const show = () => {
      if (lastFailure < since) reloadAll(true)
      // What is switched next is no use of it.
      else lastFailure = -Infinity
    }
    if (!isLoud && topics.includes('overrides')) return void setTimeout(show, pause)
    if (isLoud) return reloadAll(true)
    if (!topics.includes('data') || waiting !== undefined) return
    waiting = setTimeout(() => {
      waiting = undefined
      reloadAll(false)
    }, pause)
  })
}

/** What was loaded, or why it was not. */
export interface LoadedAnswer<Value> {
  readonly value: Value | undefined
  readonly error: ApiError | undefined
  readonly isLoading: boolean
  readonly reload: () => void
}

interface State<Value> {
  readonly path: string | undefined
  readonly value?: Value
  readonly error?: ApiError
  readonly isLoading: boolean
}

/** Loads from the shop's API; the value of another path is not shown. Without a path nothing is loaded. */
export function useAnswer<Value>(path: string | undefined): LoadedAnswer<Value> {
  const [state, setState] = useState<State<Value>>({ path, isLoading: true })
  const [order, setOrder] = useState({ isLoud: true })
  useEffect(() => {
    const reload: Reload = (isLoud) => setOrder({ isLoud })
    reloads.add(reload)
    return () => void reloads.delete(reload)
  }, [])
  useEffect(() => {
    if (path === undefined) return undefined
    const loading = new AbortController()
    const { signal } = loading
    // What is quick does not flicker.
    const busy = order.isLoud
      ? setTimeout(() => setState((before) => ({ ...before, isLoading: true })), 120)
      : undefined
    ask<Value>(path, { signal })
      .then(
        (value) => setState({ path, value, isLoading: false }),
        (error: ApiError) => {
          lastFailure = performance.now()
          if (!signal.aborted) setState({ path, error, isLoading: false })
        },
      )
      .finally(() => clearTimeout(busy))
    return () => {
      clearTimeout(busy)
      loading.abort()
    }
  }, [path, order])
  const reload = useCallback(() => setOrder({ isLoud: true }), [])
  const isOther = state.path !== path
  return {
    value: isOther ? undefined : state.value,
    error: isOther ? undefined : state.error,
    isLoading: isOther || state.isLoading,
    reload,
  }
}
