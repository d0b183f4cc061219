import type * as log from '../../dispatch/log-request.ts'
import { MessageLog } from '../../journal/message-log.ts'
import type * as real from '../../journal/journal.ts'
import type * as events from '../../journal/listeners.ts'
import type * as redaction from '../../journal/redact.ts'
import type * as seconds from '../../journal/traffic.ts'
import type { Middleware } from '../../middleware/stack.ts'

/** A journal that is off. */
export class Journal implements Omit<
  real.Journal,
  | 'add'
  | 'calls'
  | 'clearEverywhere'
  | 'share'
  | 'sharedHeaders'
  | 'size'
  | 'subscribe'
  | 'summaries'
  | 'unmatched'
  | 'update'
  | 'waitFor'
> {
  readonly session: string
  readonly isOn = false
  readonly isAwaited = false

  constructor(_store: unknown, session: string) {
    this.session = session
  }

  receive(): undefined {}

  tap(): undefined {}

  messageLog(): MessageLog {
    return new MessageLog(0)
  }

  nextId(): number {
    return 0
  }

  find(): undefined {}

  clear(): void {}

  close(): void {}
}

/** Stands for the calls, of which there are none. */
export function createCallStore(): undefined {}

/** Of what nobody reads, nothing is hidden. */
export class Redactor implements Omit<
  redaction.Redactor,
  'fields' | 'header' | 'isSecret' | 'json' | 'mayHoldSecret' | 'telling' | 'text'
> {
  target(text: string): string {
    return text
  }
}

/** Nobody asks how much comes in. */
export class Traffic implements Omit<seconds.Traffic, 'seconds'> {
  count(): void {}
}

/** Nobody listens. */
export class Listeners implements Omit<events.Listeners, 'on'> {
  readonly isOn = false
  readonly isAwaited = false

  emit(): void {}

  clear(): void {}
}

const passOn: Middleware = (c, next) => next(c)
const nothing = (): undefined => {}

export { passOn as tellListeners, nothing as tellAnswer, nothing as listenerErrors }
export { nothing as logRequest, nothing as logOperation, nothing as logMessage }
export { nothing as tellMatch }

/** Nothing went out, and nothing is logged of it. */
export const nothingSent: log.SentAnswer = { status: 0, headers: [], body: undefined }

/** Notes the parameters of the mock that answered, which what it does later may read. */
export const noteMatches: typeof log.noteMatches = (state, matches) => {
  const found = matches.find(({ endpoint }) => endpoint === state.endpoint)
  if (found) state.params = found.params
}
