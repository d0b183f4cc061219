import type { Config } from '../config/config.ts'
import type { Har } from './har.ts'
import { journalDefaults } from './call.ts'
import type { JournalEntry } from './call.ts'
import { Redactor } from './redact.ts'
import { version } from '../version.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { CallStore } from './call-store.ts'
import { Journal } from './journal.ts'
import type { MatchedMock, MockLayer } from '../endpoints/endpoint.ts'
import { toHar } from './to-har.ts'

/** Where mocks come from that stand in files. */
type FileLayer = Exclude<MockLayer, 'override'>

/** The journals of a server's sessions. */
export class Journals {
  /** What logs and archives must not show. */
  readonly redactor: Redactor
  readonly #store: CallStore

  /** @param served what is served now, of the files themselves or of their scenarios */
  constructor(settings: Config, served: (layer: FileLayer) => readonly CompiledEndpoint[]) {
    const { entries, bytes, bodyBytes } = journalDefaults
    const { journal = entries, journalBytes = bytes, journalBody = bodyBytes } = settings
    const limits = { entries: journal, bytes: journalBytes, bodyBytes: journalBody }
    this.redactor = new Redactor(settings.mask)
    this.#store = new CallStore(limits, (mock) => {
      const { layer } = mock
      return layer === 'override' ? undefined : lineOf(mock, served(layer))
    })
  }

  /** The journal of a new session. */
  open(session: string): Journal {
    return new Journal(this.#store, session, this.redactor)
  }

  /**
   * Calls as an HTTP archive.
   *
   * @param url where requests without a host came to
   */
  archive(entries: readonly JournalEntry[], url: string): Har {
    return toHar(entries, { version, url, redactor: this.redactor })
  }
}

/** Where a mock stands now; undefined when it is gone. */
function lineOf(
  { counter, file }: MatchedMock,
  served: readonly CompiledEndpoint[],
): number | undefined {
  const found = served.find((one) => one.counter === counter && one.origin.file === file)
  return found?.origin.place()?.line
}
