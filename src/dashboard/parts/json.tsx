import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { LongText } from './long-text.tsx'

/** The most members of an object or a list that are shown at once. */
const mostMembers = 100
/** The most characters of a string that are shown at once. */
const mostText = 1000
/** The most lines that begin unfolded. */
const mostLines = 2000

/** A value of JSON, coloured, with parts to fold, of which `levels` begin unfolded; always text, never HTML. */
export function Json({ value, levels = 3 }: { value: unknown; levels?: number }): JSX.Element {
  const unfolded = useMemo(() => unfoldedOf(value, levels), [value])
  return (
    <div class="json">
      <Value value={value} unfolded={unfolded} />
    </div>
  )
}

/** How many levels begin unfolded: as many as wished, or fewer of what is large. */
function unfoldedOf(value: unknown, wished: number): number {
  return [wished, 3, 2].find((levels) => linesOf(value, levels) <= mostLines) ?? 1
}

/** How many lines a value takes; counted a little beyond the most of them. */
function linesOf(value: unknown, unfolded: number): number {
  if (typeof value !== 'object' || value === null || unfolded === 0) return 1
  let lines = 2
  for (const member of Object.values(value).slice(0, mostMembers)) {
    if (lines <= mostLines) lines += linesOf(member, unfolded - 1)
  }
  return lines
}

interface ValueProps {
  readonly value: unknown
  /** How many levels of it begin unfolded. */
  readonly unfolded: number
  readonly name?: string
}

function Value({ value, unfolded, name }: ValueProps): JSX.Element {
  const label = name === undefined ? null : <span class="json-key">{JSON.stringify(name)}: </span>
  if (typeof value === 'object' && value !== null) {
    return <Members value={value} unfolded={unfolded} label={label} />
  }
  const kind = value === null ? 'null' : typeof value
  return (
    <div>
      {label}
      <span class={`json-${kind}`}>
        <LongText text={JSON.stringify(value)} most={mostText} />
      </span>
    </div>
  )
}

function Members({
  value,
  unfolded,
  label,
}: {
  value: object
  unfolded: number
  label: JSX.Element | null
}): JSX.Element {
  const [shown, setShown] = useState(mostMembers)
  const [isOpen, setOpen] = useState(unfolded > 0)
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) {
    return (
      <div>
        {label}
        {open + close}
      </div>
    )
  }
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {label}
        {open}
        <span class="json-size">{entries.length}</span>
      </summary>
      {isOpen && (
        <div class="json-members">
          {entries.slice(0, shown).map(([key, each]) => (
            <Value key={key} value={each} unfolded={unfolded - 1} {...(!isList && { name: key })} />
          ))}
          {entries.length > shown && (
            <button type="button" class="link" onClick={() => setShown(shown + 1000)}>
              {(entries.length - shown).toLocaleString('en')} more
            </button>
          )}
        </div>
      )}
      <div>{close}</div>
    </details>
  )
}
