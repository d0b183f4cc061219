import { useEffect } from 'preact/hooks'
import { hrefOf, views } from '../core/router.ts'
import { focusRows } from '../parts/detail.tsx'

const ofRows: ReadonlySet<string> = new Set(['j', 'k', 'ArrowDown', 'ArrowUp'])

/** Obeys the keys that the help lists, wherever the focus is. */
export function useKeys(onHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return
      if (target.closest('dialog, select, .rows') && key !== 'Escape') {
        if (target.closest('dialog, select') || ofRows.has(key)) return
      }
      if (target.closest('input, textarea')) {
        // What was typed stays; one more Escape closes what is open.
        if (key === 'Escape') focusRows()
        return
      }
      if (obey(key, target, onHelp)) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

function obey(key: string, target: Element, onHelp: () => void): boolean {
  const view = views[Number(key) - 1]
  if (key === '?') onHelp()
  else if (key === '/') document.querySelector<HTMLElement>('[type=search]')?.focus()
  else if (view) location.hash = hrefOf(view)
  else if (key === 'Escape' && !target.closest('dialog')) close()
  else if (ofRows.has(key) && !target.closest('label')) moveRow(key)
  else return false
  return true
}

function close(): void {
  document.querySelector<HTMLElement>('.split-detail [aria-label=Close]')?.click()
}

function moveRow(key: string): void {
  focusRows()
  const rows = document.activeElement
  if (rows?.matches('.rows')) rows.dispatchEvent(new KeyboardEvent('keydown', { key }))
}
