import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { formatCount } from '../core/format.ts'

/** A text; of one that is longer than so many characters the beginning, and a button for more of it. */
export function LongText({ text, most }: { text: string; most: number }): JSX.Element {
  const [shown, show] = useState(most)
  if (text.length <= shown) return <>{text}</>
  return (
    <>
      {text.slice(0, shown)}…{' '}
      <button type="button" class="link" onClick={() => show(shown * 20)}>
        {formatCount(text.length - shown, 'more character')}
      </button>
    </>
  )
}
