import type { Provider } from '../definition/provider.ts'

/** Keeps the keys of a process beyond its end, so that tokens still count after a restart. */
export interface KeyStore {
  /** The private key of an algorithm as JWK; undefined where none is kept. */
  readonly read: (alg: Provider['alg']) => Promise<Record<string, unknown> | undefined>
  /** Keeps a key; one that cannot be kept is no reason to fail. */
  readonly write: (alg: Provider['alg'], jwk: Record<string, unknown>) => Promise<void>
}

let store: KeyStore | undefined

/** Keeps the keys that are made from now on; undefined for those in memory alone, as in tests. */
export function keepKeysIn(given: KeyStore | undefined): void {
  store = given
}

/** Where keys are kept; undefined for nowhere. */
export function keyStore(): KeyStore | undefined {
  return store
}
