import type { Diagnostic } from '../errors/diagnostic.ts'

/** What a list of endpoints shows of one. */
export interface EndpointSummary {
  /** `crud` is a whole collection, `single` a single resource, `app` a route of a mounted application. */
  readonly kind: 'endpoint' | 'crud' | 'single' | 'app'
  readonly method: string
  readonly path: string
  readonly file: string
  /** Line and column of the declaration, from 1; undefined where it cannot be told. */
  readonly line?: number
  readonly column?: number
  /** A few words: `20 records`, `3 cases, delay 100-300 ms`. */
  readonly note?: string
}

/** What is being served. */
export interface Overview {
  /** The folder or file as users see it. */
  readonly root: string
  readonly files: number
  /** Operations that can be called, those of collections counted one by one. */
  readonly endpoints: number
  readonly collections: number
  /** Records of all seeds together. */
  readonly records: number
  readonly seed: string | number
  /** One entry a declared endpoint, collection or single resource, in path order of files. */
  readonly routes: readonly EndpointSummary[]
  /** Scenarios by name, and whether they are on from the start. */
  readonly scenarios: readonly { readonly name: string; readonly active: boolean }[]
  /** Errors of broken files, then warnings. */
  readonly diagnostics: readonly Diagnostic[]
}

/** An endpoint that almost matched a request. */
export interface NearMiss {
  /** `GET /users/:id`. */
  readonly key: string
  readonly file: string
  readonly line?: number
  /** Why it did not match: `"user" is not "users"`. */
  readonly reason: string
}

/** One answered request. */
export interface RequestReport {
  /** When it came, ms since the epoch. */
  readonly time: number
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** The session's id; missing for the server's own. */
  readonly session?: string
  /** 0 when the connection was broken, by a fault or by the client. */
  readonly status: number
  /** From the request to the answer's head, ms. */
  readonly duration: number
  /** The mock file that answered, and the line where it is cheap to tell. */
  readonly file?: string
  readonly line?: number
  /** What else made the answer: `case 2`, `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
  /** For a request that no mock matches. */
  readonly miss?: {
    readonly near: readonly NearMiss[]
    /** The file to edit, and the line to add; missing where no mock can be, below `/__mockapi` and the like. */
    readonly add?: { readonly file: string; readonly text: string }
  }
  /** What went wrong in a handler. */
  readonly failure?: Diagnostic
}

/** Why a request was not answered: what `RequestReport` tells. */
export type MissReport = NonNullable<RequestReport['miss']>

/** One file's part of a reload. */
export interface FileChange {
  readonly name: string
  readonly kind: 'added' | 'changed' | 'removed' | 'broken' | 'healed'
  /** The changed file that this one imports, where its own text is the same. */
  readonly cause?: string
  /** Endpoints added, removed and changed by it. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** For `broken`: what is wrong; for the others: warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /** For `broken`: whether the last good version is still served, and how many endpoints it has. */
  readonly serving?: { readonly since: number; readonly endpoints: number }
  /** For `healed`: how long it was broken, ms. */
  readonly brokenFor?: number
}

/** One reload. */
export interface ReloadEvent {
  readonly time: number
  /** From the first sign of a change to the new answers, ms. */
  readonly duration: number
  readonly files: readonly FileChange[]
  /** Collections that were seeded anew since their seed changed. */
  readonly reseeded: readonly string[]
  readonly endpointsBefore: number
  readonly endpointsNow: number
}
