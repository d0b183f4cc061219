import type { ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A view that is loaded when it is first shown, with what draws it alone. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined
  return function Lazy(): JSX.Element | null {
    const [View, show] = useState(() => loaded)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      load().then(
        (found) => show(() => (loaded = found)),
        () => setFailed(true),
      )
    }, [])
    if (View) return <View />
    // A server that was updated has other files than the page that is open.
    return failed ? <p class="rows-empty">This view did not load. Load the page again.</p> : null
  }
}
