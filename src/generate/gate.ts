import type { FakerSource } from '../core/collection.ts'
import { loadFaker } from './faker.ts'

/** Faker as a server holds it: loaded on first use, then for good. */
export interface FakerGate {
  readonly ready: boolean
  /** @throws MockapiError for an unknown locale */
  readonly load: () => Promise<void>
  /** Gives Faker when it is asked for a record or a call, and throws then if it was not loaded before. */
  readonly source: FakerSource
}

/** A gate before Faker in one locale, such as `en` or `pt_BR`. */
export function createFakerGate(locale: string): FakerGate {
  let loaded: FakerSource | undefined
  let loading: Promise<void> | undefined
  async function load(): Promise<void> {
    loaded = await loadFaker(locale)
  }
  const open = (): FakerSource => {
    if (loaded) return loaded
    throw new Error('Generated data were asked for before Faker was loaded.')
  }
  return {
    get ready() {
      return loaded !== undefined
    },
    load: () => (loading ??= load()),
    source: {
      forRecord: (seed, collection, index) => open().forRecord(seed, collection, index),
      forCall: (seed, endpoint, call) => open().forCall(seed, endpoint, call),
    },
  }
}
