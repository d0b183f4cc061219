import type { FakerSource } from '../core/collection.ts'
import { loadFaker } from './faker.ts'

/** Faker as a server holds it: loaded on first use, then for good. */
export interface FakerGate {
  readonly ready: boolean
  /** @throws MockapiError for an unknown locale */
  readonly load: () => Promise<void>
  /** May be passed on before Faker is loaded; data that are generated from it then throw an Error. */
  readonly source: () => FakerSource
}

/** A gate before Faker in one locale, such as `en` or `pt_BR`. */
export function createFakerGate(locale: string): FakerGate {
  let loaded: FakerSource | undefined
  let loading: Promise<void> | undefined
  async function load(): Promise<void> {
    loaded = await loadFaker(locale)
  }
  function use(): FakerSource {
    if (loaded) return loaded
    throw new Error('Generated data were asked for before Faker was loaded.')
  }
  const early: FakerSource = {
    forRecord: (...record) => use().forRecord(...record),
    forCall: (...call) => use().forCall(...call),
  }
  return {
    get ready() {
      return loaded !== undefined
    },
    load: () => (loading ??= load()),
    source: () => loaded ?? early,
  }
}
