import type { SavedItem } from '../../data/saved-changes.ts'
import type { ClockSetting } from '../../time/clock-setting.ts'
import type { KeptOverride } from '../override-input.ts'
import type { KeptScenarios } from '../session-types.ts'

/**
 * What an environment was made of: another one as it was then, the data of the server's own as they were then or in one of
 * its snapshots, or a session of its name that was open. Undefined where it began with the seeds.
 */
export type EnvironmentOrigin =
  | { readonly environment: string }
  | { readonly server: true }
  | { readonly snapshot: string }
  | { readonly session: string }

/** What people say of an environment. */
export interface EnvironmentNotes {
  /** Whose it is, what it is for. */
  readonly note?: string | undefined
  /** How long after its last use it goes, ms; undefined for one that stays until it is deleted. */
  readonly ttl?: number | undefined
}

/** A new environment as it is asked for. */
export interface EnvironmentOptions extends EnvironmentNotes {
  readonly name: string
  readonly from?: EnvironmentOrigin | undefined
}

/** What is known of an environment without reading what it holds. Times are ms since 1970. */
export interface EnvironmentHead extends EnvironmentNotes {
  readonly name: string
  readonly from?: EnvironmentOrigin | undefined
  readonly created: number
}

/** An environment in a list. Times are ISO 8601 in UTC. */
export interface EnvironmentSummary {
  readonly name: string
  readonly note?: string
  /** ms. */
  readonly ttl?: number
  readonly from?: EnvironmentOrigin
  readonly created: string
  readonly used: string
  /** When it goes, unless it is used before; undefined without `ttl`. */
  readonly expires?: string
  /** What it takes where it is kept, bytes; in memory about that. */
  readonly size: number
  /** Whether its data are in memory; others come back by their first request. */
  readonly isOpen: boolean
  readonly url: string
}

/** An environment that was imported. */
export interface ImportedEnvironment extends EnvironmentSummary {
  /** What cannot be put back, since its seed is another one here: a sentence each. */
  readonly lost: readonly string[]
}

/** All that is kept of an environment: what is laid over the seeds and over the mock files. */
export interface EnvironmentContents {
  /** By `collection users` or `single settings`. */
  readonly data: Readonly<Record<string, SavedItem>>
  readonly scenarios?: KeptScenarios
  readonly overrides?: readonly KeptOverride[]
  readonly clock?: ClockSetting
}

/** An environment as one file: what `export` gives and `import` takes. */
export interface EnvironmentFile extends EnvironmentHead {
  /** The version of the format. */
  readonly mockapiEnvironment: 1
  /** What it began with, and what `reset` goes back to. */
  readonly base: EnvironmentContents
  readonly now: EnvironmentContents
}
