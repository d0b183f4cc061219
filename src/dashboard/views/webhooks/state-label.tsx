import type { JSX } from 'preact'
import type { Schemas } from '../../api/client.ts'

const kinds = {
  waiting: 'warn',
  delivered: 'ok',
  failed: 'bad',
  refused: 'bad',
  cancelled: 'redirect',
} as const

/** How a webhook stands, in the colour of it. */
export function StateLabel({ state }: { state: Schemas['WebhookSummary']['state'] }): JSX.Element {
  return <span class={`status status-${kinds[state]}`}>{state}</span>
}
