import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { RequestReport } from '../../journal/call.ts'
import type { ReloadEvent } from '../../server.ts'
import type { Start } from './start.ts'

/** What a running server tells: as screens for people or as JSON lines for programs. */
export interface Log {
  ready(start: Start): void
  request(report: RequestReport): void
  reload(event: ReloadEvent): void
  /** Something outside of requests and reloads: a taken port, a watcher that had to fall back. */
  warning(warning: Warning): void
  /** The answer to a key; JSON lines have none. */
  note(lines: readonly string[]): void
  /** Shows the last request that no mock matched once more. */
  lastMiss(): void
  /** @param cause the signal or key that ended it */
  closing(cause: string): void
}

/** A diagnostic, or a sentence that has no code. */
export type Warning = Pick<Diagnostic, 'message' | 'hint' | 'place' | 'frame'> & {
  readonly code?: Diagnostic['code']
}
