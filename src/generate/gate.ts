import type { FakerSource } from '../core/collection.ts'
import { fakerSource, loadFaker } from './faker.ts'

/** Faker as a server holds it: loaded on first use, then for good. */
export interface FakerGate {
  /** Whether data may be asked for: it is loaded, or can be loaded at once. */
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
export function createFakerGate(locale: string, take?: () => unknown): FakerGate {
  let loaded: FakerSource | undefined
  let loading: Promise<void> | undefined
  async function load(): Promise<void> {
    // Node refuses to require a module that is being imported, so that it is always done in one way.
    loaded ??= take ? fakerSource(take()) : await loadFaker(locale)
  }
  function use(): FakerSource {
    if (loaded) return loaded
    if (take) return (loaded = fakerSource(take()))
    throw new Error('Generated data were asked for before Faker was loaded.')
  }
  const early: FakerSource = {
    forRecord: (...record) => use().forRecord(...record),
    forCall: (...call) => use().forCall(...call),
  }
  return {
    get ready() {
      return loaded !== undefined || take !== undefined
    },
    load: () => (loading ??= load()),
    source: () => loaded ?? early,
  }
}
