import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'

interface DetailProps {
  /** What a screen reader calls it. */
  readonly label: string
  readonly title: ComponentChildren
  readonly onClose: () => void
  readonly className?: string
  readonly children: ComponentChildren
}

/**
 * What is open beside a list; Escape closes it, and the focus goes back to the list. Where the list is not seen beside
 * it, it takes the focus.
 */
export function Detail({
  label,
  title,
  onClose,
  className = '',
  children,
}: DetailProps): JSX.Element {
  const closing = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!matchMedia('(width >= 900px)').matches) closing.current?.focus()
    return focusRows
  }, [])
  return (
    <aside class={`split-detail ${className}`} aria-label={label}>
      <header class="detail-header">
        <div>{title}</div>
        <button
          type="button"
          class="button small"
          aria-label="Close"
          ref={closing}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  )
}

/** Moves the focus to the rows of the view. */
export function focusRows(): void {
  document.querySelector<HTMLElement>('main .rows')?.focus()
}
