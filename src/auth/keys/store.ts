import type { Provider } from '../definition/provider.ts'

/** Keeps the keys of a process beyond its end, so that tokens still count after a restart. */
export interface KeyStore {
  /** The private key of an algorithm as JWK; undefined where none is kept. */
  readonly read: (alg: Provider['alg']) => Promise<Record<string, unknown> | undefined>
  /** Keeps a key; one that cannot be kept is no reason to fail. */
  readonly write: (alg: Provider['alg'], jwk: Record<string, unknown>) => Promise<void>
}

let open: (() => Promise<KeyStore>) | undefined

/** Keeps keys that are made from now on, as a server with a process of its own does; others have them in memory alone. */
export function keepKeysIn(store: () => Promise<KeyStore>): void {
  open = store
}

/** Where keys are kept; undefined for nowhere. */
export async function keyStore(): Promise<KeyStore | undefined> {
  return await open?.()
}
