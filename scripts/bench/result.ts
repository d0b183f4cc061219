import type { Peer } from './peers.ts'

/** What a line of the table shows. */
export interface Result {
  readonly limit: string
  readonly ours: string
  /** What json-server did, where it was asked. */
  readonly peers?: Readonly<Partial<Record<Peer, string>>>
  /** The figure that the goals are about. */
  readonly figure: number
}
