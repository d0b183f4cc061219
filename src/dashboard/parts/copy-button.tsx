import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from './icons.tsx'

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ text, label }: { text: () => string; label: string }): JSX.Element {
  const [said, say] = useState('')
  useEffect(() => {
    if (said === '') return undefined
    const timer = setTimeout(() => say(''), 1500)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => say('Copied'),
      () => say('Not allowed'),
    )
  return (
    <button type="button" class="button small" onClick={() => void copy()}>
      <Icon name="copy" />
      <span aria-live="polite">{said || label}</span>
    </button>
  )
}
