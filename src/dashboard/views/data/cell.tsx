import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../api/client.ts'
import { hrefOf } from '../../core/router.ts'
import type { CollectionSummary, DataRecord } from './records.ts'

interface CellProps {
  readonly collection: CollectionSummary
  readonly record: DataRecord | undefined
  readonly field: string
  readonly onOpen: (id: string) => void
  readonly onError: (error: Error | undefined) => void
}

/** A field of a record: a double click edits it, the id opens the record, and one of another collection leads there. */
export function Cell({ collection, record, field, onOpen, onError }: CellProps): JSX.Element {
  const [draft, setDraft] = useState<string>()
  if (!record)
    return (
      <span role="gridcell" class="muted">
        …
      </span>
    )
  const value = record[field]
  const whole = textOf(value)
  const text = whole.slice(0, mostText)
  if (draft !== undefined) {
    const leave = () => setDraft(undefined)
    const save = async () => {
      leave()
      if (draft === whole) return
      const path = { name: collection.name, id: String(record[collection.idField]) }
      const body = { [field]: valueOf(draft, value) }
      try {
        await call('PATCH /collections/{name}/{id}', { path, body })
        onError(undefined)
      } catch (error) {
        onError(error as Error)
      }
    }
    return (
      <span role="gridcell">
        <input
          class="cell-input"
          aria-label={field}
          autofocus
          ref={(element) => element?.focus()}
          value={draft}
          onClick={(event) => event.stopPropagation()}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          onBlur={() => void save()}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key === 'Enter') void save()
            if (event.key === 'Escape') leave()
          }}
        />
      </span>
    )
  }
  const link = collection.links.find((each) => each.kind === 'belongsTo' && each.field === field)
  const { idField } = collection
  const isId = field === idField
  const isLong = whole.length > mostText
  return (
    <span
      role="gridcell"
      class={`cell cell-${value === null ? 'null' : typeof value}`}
      title={text}
      onDblClick={() => (isId || isLong ? onOpen(String(record[idField])) : setDraft(whole))}
    >
      {isId ? (
        <button type="button" class="link" tabIndex={-1} onClick={() => onOpen(whole)}>
          {text}
        </button>
      ) : link && value !== null && value !== undefined && !Array.isArray(value) ? (
        <a
          href={hrefOf('data', link.target, { filter: `id=${encodeURIComponent(String(value))}` })}
          onClick={(event) => event.stopPropagation()}
        >
          {text}
        </a>
      ) : (
        <bdi>{text}</bdi>
      )}
    </span>
  )
}

/** The most characters of a value in a cell; what is longer is edited in the record. */
const mostText = 300

function textOf(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What was typed, in the type that the field had: JSON for all that was no text. */
function valueOf(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
