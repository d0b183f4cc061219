import type { JSX } from 'preact'

/** To be written. */
export function Conditions(): JSX.Element {
  return <p>Conditions</p>
}
