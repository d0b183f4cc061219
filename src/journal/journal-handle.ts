import type { Config } from '../config/config.ts'
import type { Har } from './har.ts'
import { journalDefaults } from './call.ts'
import type { JournalEntry } from './call.ts'
import { Mask } from './redact.ts'
import { version } from '../version.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { JournalBook } from './call-store.ts'
import { Journal } from './journal.ts'
import type { AskedMock, MockLayer } from '../endpoints/asked-mock.ts'
import { toHar } from './to-har.ts'

/** Where mocks come from that stand in files. */
type FileLayer = Exclude<MockLayer, 'override'>

/** The journals of a server's sessions. */
export class Journals {
  /** What logs and archives must not show. */
  readonly mask: Mask
  readonly #book: JournalBook

  /** @param served what is served now, of the files themselves or of their scenarios */
  constructor(settings: Config, served: (layer: FileLayer) => readonly CompiledEndpoint[]) {
    const { entries, bytes, bodyBytes } = journalDefaults
    const { journal = entries, journalBytes = bytes, journalBody = bodyBytes } = settings
    const limits = { entries: journal, bytes: journalBytes, bodyBytes: journalBody }
    this.mask = new Mask(settings.mask)
    this.#book = new JournalBook(limits, (mock) => {
      const { layer } = mock
      return layer === 'override' ? undefined : lineOf(mock, served(layer))
    })
  }

  /** The journal of a new session. */
  open(session: string): Journal {
    return new Journal(this.#book, session, this.mask)
  }

  /**
   * Calls as an HTTP archive.
   *
   * @param url where requests without a host came to
   */
  archive(entries: readonly JournalEntry[], url: string): Har {
    return toHar(entries, { version, url, mask: this.mask })
  }
}

/** Where a mock stands now; undefined when it is gone. */
function lineOf(
  { counter, file }: AskedMock,
  served: readonly CompiledEndpoint[],
): number | undefined {
  const found = served.find((one) => one.counter === counter && one.origin.file === file)
  return found?.origin.place()?.line
}
