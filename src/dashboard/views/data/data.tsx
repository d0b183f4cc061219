import type { JSX } from 'preact'

/** To be written. */
export function Data(): JSX.Element {
  return <p>Data</p>
}
