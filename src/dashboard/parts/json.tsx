import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

/** The most members of an object or a list that are shown at once. */
const mostMembers = 100
/** From this depth on, objects and lists begin folded. */
const foldedFrom = 3

/** A value of JSON, coloured, with parts to fold; always text, never HTML. */
export function Json({ value }: { value: unknown }): JSX.Element {
  return (
    <div class="json">
      <Value value={value} depth={0} />
    </div>
  )
}

interface ValueProps {
  readonly value: unknown
  readonly depth: number
  readonly name?: string
}

function Value({ value, depth, name }: ValueProps): JSX.Element {
  const label = name === undefined ? null : <span class="json-key">{JSON.stringify(name)}: </span>
  if (typeof value === 'object' && value !== null) {
    return <Members value={value} depth={depth} label={label} />
  }
  const kind = value === null ? 'null' : typeof value
  return (
    <div>
      {label}
      <span class={`json-${kind}`}>{JSON.stringify(value)}</span>
    </div>
  )
}

function Members({
  value,
  depth,
  label,
}: {
  value: object
  depth: number
  label: JSX.Element | null
}): JSX.Element {
  const [shown, setShown] = useState(mostMembers)
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
    <details open={depth < foldedFrom}>
      <summary>
        {label}
        {open}
        <span class="json-size">{entries.length}</span>
      </summary>
      <div class="json-members">
        {entries.slice(0, shown).map(([key, each]) => (
          <Value key={key} value={each} depth={depth + 1} {...(!isList && { name: key })} />
        ))}
        {entries.length > shown && (
          <button type="button" class="link" onClick={() => setShown(shown + 1000)}>
            {(entries.length - shown).toLocaleString('en')} more
          </button>
        )}
      </div>
      <div>{close}</div>
    </details>
  )
}
