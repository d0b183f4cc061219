import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A few words that go away by themselves. */
export interface Noticing {
  readonly shown: ComponentChildren
  readonly say: (words: ComponentChildren) => void
}

/** How long a notice is shown, ms. */
const time = 5000

/** Shows one notice at a time. */
export function useNotice(): Noticing {
  const [shown, say] = useState<ComponentChildren>()
  useEffect(() => {
    if (shown === undefined) return undefined
    const end = setTimeout(() => say(undefined), time)
    return () => clearTimeout(end)
  }, [shown])
  return { shown, say }
}

/** The place of notices. */
export function Notice({ notice }: { readonly notice: Noticing }): JSX.Element {
  return (
    <div class="notices" role="status">
      {notice.shown !== undefined && <p class="notice">{notice.shown}</p>}
    </div>
  )
}
