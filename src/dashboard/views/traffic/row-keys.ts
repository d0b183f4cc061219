import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Rows {
  readonly selected: number
  readonly count: number
  readonly onSelect: (index: number) => void
}

/** `j` and `k` go through the rows from anywhere in the view, where nothing is written. */
export function useRowKeys(scroller: RefObject<HTMLDivElement>, rows: Rows): void {
  const now = useRef(rows)
  now.current = rows
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if ((key !== 'j' && key !== 'k') || ctrlKey || metaKey || altKey) return
      // The table itself does the same.
      if (target === scroller.current) return
      if (target instanceof Element && target.closest('input, textarea, select, dialog')) return
      const { selected, count, onSelect } = now.current
      const next = Math.max(0, Math.min(count - 1, selected + (key === 'j' ? 1 : -1)))
      if (count > 0) onSelect(next)
      if (document.activeElement === document.body) scroller.current?.focus()
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
