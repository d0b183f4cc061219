import type { FakerSource } from '../core/collection.ts'
import { loadFaker } from './faker.ts'

/** Faker as a server holds it: loaded on first use, then for good. */
export interface FakerGate {
  readonly ready: boolean
  /** @throws MockapiError for an unknown locale */
  readonly load: () => Promise<void>
  /** @throws Error when Faker was not loaded before */
  readonly source: () => FakerSource
}

/** A gate before Faker in one locale, such as `en` or `pt_BR`. */
export function createFakerGate(locale: string): FakerGate {
  let source: FakerSource | undefined
  let loading: Promise<void> | undefined
  async function load(): Promise<void> {
    source = await loadFaker(locale)
  }
  return {
    get ready() {
      return source !== undefined
    },
    load: () => (loading ??= load()),
    source: () => {
      if (source) return source
      throw new Error('Generated data were asked for before Faker was loaded.')
    },
  }
}
