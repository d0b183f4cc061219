import type { ComponentChildren, JSX, RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** How many rows are drawn beyond what is seen, so that scrolling shows no gaps. */
const overscan = 8

interface VirtualRowsProps {
  /** What a screen reader calls the table. */
  readonly label: string
  readonly header: ComponentChildren
  readonly count: number
  /** The height of each row, pixels. */
  readonly rowHeight: number
  /** Draws the cells of a row. */
  readonly cells: (index: number) => ComponentChildren
  /** A key that stays with what a row shows. */
  readonly keyOf: (index: number) => string | number
  readonly selected: number
  readonly onSelect: (index: number) => void
  readonly onOpen?: (index: number) => void
  /** Whether Enter alone opens a row, since its cells have clicks of their own. */
  readonly isOpenedByKey?: boolean
  /** Makes a tree of the rows: at which level one is, from 1, and whether those below it are shown. */
  readonly levelOf?: (index: number) => { readonly level: number; readonly isExpanded?: boolean }
  readonly empty: ComponentChildren
  readonly scroller?: RefObject<HTMLDivElement>
  readonly className?: string
  /** Widths of columns, where they depend on the data. */
  readonly style?: JSX.CSSProperties
}

/** A table whose rows are drawn where they are seen alone; arrow keys and `j` `k` go through them. */
export function VirtualRows(props: VirtualRowsProps): JSX.Element {
  const { label, header, count, rowHeight, cells, keyOf, selected, onSelect, onOpen, empty } = props
  const { levelOf } = props
  const id = useId()
  const own = useRef<HTMLDivElement>(null)
  const scroller = props.scroller ?? own
  const [start, end] = useWindow(scroller, rowHeight, count)
  useLayoutEffect(() => reveal(scroller.current, selected, rowHeight), [selected])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const next = nextIndex(event.key, selected, count, page)
    if (next !== undefined) {
      event.preventDefault()
      onSelect(next)
    } else if (selected >= 0 && opens(event.key, levelOf?.(selected).isExpanded)) onOpen?.(selected)
  }
  const isSeen = selected >= start && selected < end
  return (
    <div
      class={`rows ${props.className ?? ''}`}
      ref={scroller}
      tabIndex={0}
      role={levelOf ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={count + 1}
      {...(isSeen && { 'aria-activedescendant': `${id}-${selected}` })}
      onKeyDown={onKeyDown}
      {...(props.style && { style: props.style })}
    >
      <div class="rows-header" role="row" aria-rowindex={1}>
        {header}
      </div>
      {count === 0 && <div class="rows-empty">{empty}</div>}
      <div role="presentation" class="rows-space" style={{ height: `${count * rowHeight}px` }}>
        {Array.from({ length: end - start }, (_, offset) => start + offset).map((index) => (
          <div
            key={keyOf(index)}
            id={`${id}-${index}`}
            class="row"
            role="row"
            {...levelAttributes(levelOf?.(index))}
            aria-rowindex={index + 2}
            aria-selected={index === selected}
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            onClick={() => {
              onSelect(index)
              if (!props.isOpenedByKey) onOpen?.(index)
            }}
          >
            {cells(index)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Whether a key opens a row, or shows and hides those below it. */
function opens(key: string, isExpanded: boolean | undefined): boolean {
  return (
    key === 'Enter' ||
    (key === 'ArrowRight' ? isExpanded === false : key === 'ArrowLeft' && isExpanded === true)
  )
}

function levelAttributes(
  found: { readonly level: number; readonly isExpanded?: boolean } | undefined,
): JSX.HTMLAttributes<HTMLDivElement> {
  if (!found) return {}
  const { level, isExpanded } = found
  return { 'aria-level': level, ...(isExpanded !== undefined && { 'aria-expanded': isExpanded }) }
}

/** The rows that are seen: from, and up to but not including. */
function useWindow(
  scroller: RefObject<HTMLDivElement>,
  rowHeight: number,
  count: number,
): readonly [start: number, end: number] {
  const [seen, setSeen] = useState({ top: 0, height: 0 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => setSeen({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller])
  const start = Math.max(0, Math.floor(seen.top / rowHeight) - overscan)
  const end = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + overscan)
  return [Math.min(start, end), end]
}

function nextIndex(key: string, selected: number, count: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    j: selected + 1,
    ArrowUp: selected - 1,
    k: selected - 1,
    PageDown: selected + page,
    PageUp: selected - page,
    Home: 0,
    End: count - 1,
  }
  const next = steps[key]
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next))
}

/** The height of the header, which stays in sight above the rows, pixels. */
const headerHeight = 28

function reveal(element: HTMLElement | null, index: number, rowHeight: number): void {
  if (!element || index < 0) return
  const top = index * rowHeight
  if (top < element.scrollTop) element.scrollTop = top
  const height = element.clientHeight - headerHeight
  if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height
}
