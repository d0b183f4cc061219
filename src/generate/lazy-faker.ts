import type { FakerSource } from '../data/records/declaration.ts'
import { fakerSource, loadFaker } from './faker.ts'

/** Faker as a server holds it: loaded on first use, then for good. */
export interface LazyFaker {
  /** Whether who asks for data need not wait, as it is loaded then. */
  readonly atOnce: boolean
  /** Whether it is loaded; it is by this question where that can be done at once. */
  readonly ready: boolean
  /** @throws MockapiError for an unknown locale */
  readonly load: () => Promise<void>
  /** May be passed on before Faker is loaded; data that are generated from it throw an Error while not `ready`. */
  readonly source: () => FakerSource
}

/**
 * A gate before Faker in one locale, such as `en` or `pt_BR`.
 *
 * @param take gives the module of that locale without a promise, where that can be
 */
export function createLazyFaker(locale: string, take?: () => unknown): LazyFaker {
  let loaded: FakerSource | undefined
  let loading: Promise<void> | undefined
  function isReady(): boolean {
    if (loaded || !take) return loaded !== undefined
    try {
      loaded = fakerSource(take())
    } catch {
      // Somebody else is importing it just now, so that there is a promise to wait for.
    }
    return loaded !== undefined
  }
  async function load(): Promise<void> {
    if (isReady()) return
    const source = await loadFaker(locale)
    loaded ??= source
  }
  function use(): FakerSource {
    if (isReady() && loaded) return loaded
    throw new Error(
      take
        ? 'Faker is being imported by other code at this moment. Await that before asking for generated data.'
        : 'Generated data were asked for before Faker was loaded.',
    )
  }
  const early: FakerSource = {
    forRecord: (...record) => use().forRecord(...record),
    forCall: (...call) => use().forCall(...call),
  }
  return {
    atOnce: take !== undefined,
    get ready() {
      return isReady()
    },
    load: () => (loading ??= load()),
    source: () => loaded ?? early,
  }
}
