import type { JSX } from 'preact'
import { kindOfStatus } from '../core/format.ts'

/** A method in its colour. */
export function MethodLabel({ name }: { name: string }): JSX.Element {
  return <span class={`method method-${name.toLowerCase()}`}>{name}</span>
}

/** A status in the colour of its kind; a broken connection has none. */
export function StatusLabel({ code }: { code: number }): JSX.Element {
  return (
    <span
      class={`status status-${kindOfStatus(code)}`}
      title={code === 0 ? 'no answer' : undefined}
    >
      {code === 0 ? 'ERR' : code}
    </span>
  )
}

/** Who made an answer where no mock did: the real API behind the mocks, or what was recorded of it. */
export function SourceTag({ source }: { source: string | undefined }): JSX.Element | null {
  if (source === undefined || source === 'mock') return null
  return <span class="tag">{source}</span>
}
