import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ApiError } from '../core/api.ts'
import type { LoadedAnswer } from '../core/answer.ts'

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** An amount of money. */
export function money(amount: number): string {
  return euros.format(amount).replace('.00', '')
}

/** Shows what was loaded, what is in its place until then, or what went wrong and how to go on. */
export function Shown<Value>(props: {
  readonly of: LoadedAnswer<Value>
  readonly what: string
  readonly waiting: ComponentChildren
  readonly children: (value: Value) => ComponentChildren
}): JSX.Element {
  const { of: loaded, what, waiting, children } = props
  const { value, error, isLoading, reload } = loaded
  if (isLoading) {
    return (
      <div aria-busy="true">
        <span class="unseen" role="status">
          Loading {what}…
        </span>
        {waiting}
      </div>
    )
  }
  if (error) return <Failure what={what} error={error} onRetry={reload} />
  return <>{value !== undefined && children(value)}</>
}

function Failure(props: {
  readonly what: string
  readonly error: ApiError
  readonly onRetry: () => void
}): JSX.Element {
  const { what, error, onRetry } = props
  return (
    <div class="state state-bad" role="alert">
      <span class="state-mark" aria-hidden="true">
        !
      </span>
      <h2>We could not load {what}</h2>
      <p>
        {error.message} {error.status > 0 && <small>({error.status})</small>}
      </p>
      <button type="button" class="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}

/** Where there is nothing to show. */
export function Empty(props: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <div class="state">
      <span class="state-mark" aria-hidden="true">
        ∅
      </span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}

/** Grey shapes in the place of what is loading. */
export function Waiting(props: { readonly count: number; readonly kind: string }): JSX.Element {
  return (
    <div class={`waiting waiting-${props.kind}`} aria-hidden="true">
      {Array.from({ length: props.count }, (_, index) => (
        <div key={index}>
          <i class="bone" />
          <i class="bone" />
          <i class="bone" />
        </div>
      ))}
    </div>
  )
}

/** Five stars, so many of them filled. */
export function Stars(props: { readonly of: number }): JSX.Element {
  const full = Math.round(props.of)
  return (
    <span class="stars" role="img" aria-label={`${props.of} of 5 stars`}>
      {'★'.repeat(full)}
      <span class="stars-rest">{'★'.repeat(5 - full)}</span>
    </span>
  )
}

/** A button that shows that it works, and what went wrong. */
export function ActionButton(props: {
  readonly class?: string
  readonly label?: string
  readonly disabled?: boolean
  readonly act: () => Promise<unknown>
  readonly onError: (error: ApiError | undefined) => void
  readonly children: ComponentChildren
}): JSX.Element {
  const [isBusy, setBusy] = useState(false)
  const act = async () => {
    setBusy(true)
    props.onError(undefined)
    try {
      await props.act()
    } catch (error) {
      props.onError(error as ApiError)
    } finally {
      setBusy(false)
    }
  }
  return (
    <button
      type="button"
      class={props.class ?? 'button'}
      aria-label={props.label}
      aria-busy={isBusy}
      disabled={props.disabled || isBusy}
      onClick={() => void act()}
    >
      {isBusy && <span class="spinner" aria-hidden="true" />}
      {props.children}
    </button>
  )
}
