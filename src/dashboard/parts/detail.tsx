import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from './icons.tsx'

interface DetailProps {
  /** What a screen reader calls it. */
  readonly label: string
  readonly title: ComponentChildren
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** What is open beside a list; Escape closes it, and the focus goes back to the list. */
export function Detail({ label, title, onClose, children }: DetailProps): JSX.Element {
  useEffect(() => focusRows, [])
  return (
    <aside class="split-detail" aria-label={label}>
      <header class="detail-header">
        <div>{title}</div>
        <button type="button" class="button small" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  )
}

/** Moves the focus to the rows of the view. */
export function focusRows(): void {
  document.querySelector<HTMLElement>('main [role=grid]')?.focus()
}
