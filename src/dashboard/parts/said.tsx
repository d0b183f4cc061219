import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How often a text that changes all the time is read out at most, ms. */
const interval = 5000

/** A text for screen readers, which are not told of each of its changes. */
export function Said({ text }: { text: string }): JSX.Element {
  const latest = useRef(text)
  latest.current = text
  const [said, say] = useState(text)
  useEffect(() => {
    const timer = setInterval(() => say(latest.current), interval)
    return () => clearInterval(timer)
  }, [])
  return (
    <span class="unseen" role="status">
      {said}
    </span>
  )
}
