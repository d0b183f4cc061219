import type { Seed } from '../core/collection.ts'
import type { Place } from '../core/diagnostic.ts'
import type { Mask } from '../core/mask.ts'
import type { RequestReport } from '../core/report.ts'
import type { FakerGate } from '../generate/gate.ts'
import type { Fallback } from './fallback.ts'
import type { Guard } from './network/guard.ts'
import type { FileContent } from './respond.ts'

/** What answering requests needs of the server, whatever is being served. */
export interface ServeHost {
  readonly guard: Guard
  readonly seed: Seed
  readonly faker: FakerGate
  /** Largest body, bytes. */
  readonly bodyLimit: number
  /** How long a handler may take, ms. */
  readonly timeout: number
  /** Reads a file named relative to a mock file; undefined where there is none inside the mocks folder. */
  readonly readFile: (path: string, from: string) => Promise<FileContent | undefined>
  /** Where in the users' files an error arose, with the lines around it. */
  readonly locate: (
    error: unknown,
  ) => { readonly place: Place; readonly frame?: string } | undefined
  /** What a thrown value says, with the names that the user wrote in place of compiled ones. */
  readonly message: (error: unknown) => string
  /**
   * Called before an answer leaves, to make sure that what the request changed outlives the process.
   * A promise is waited for; when it is rejected the answer is 503 `not-saved`.
   */
  readonly settle?: () => void | Promise<void>
  /** Asked for what no mock answers. */
  readonly fallback?: Fallback | undefined
  /** What the log must not show. */
  readonly mask: Mask
  readonly onRequest: ((report: RequestReport) => void) | undefined
  /** Whether it hears of what no mock matches and of failures alone. */
  readonly onlyTrouble?: boolean
}
