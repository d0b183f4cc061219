import type { JSX } from 'preact'

/** To be written. */
export function Endpoints(): JSX.Element {
  return <p>Endpoints</p>
}
