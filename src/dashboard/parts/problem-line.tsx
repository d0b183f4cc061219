import type { JSX } from 'preact'
import { Icon } from './icons.tsx'

/** What went wrong, where it went wrong. */
export function ProblemLine({ error }: { error: Error | undefined }): JSX.Element | null {
  if (!error) return null
  return (
    <p class="problem" role="alert">
      <Icon name="warning" /> {error.message}
    </p>
  )
}
