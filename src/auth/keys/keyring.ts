import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose'
import { BoundedMap } from '../../bounded-map.ts'
import type { GivenKey, Provider } from '../definition/provider.ts'
import { keyStore } from './store.ts'

/** A key that tokens are signed with, and its public part, which everybody may read. */
export interface SigningKey {
  readonly kid: string
  readonly alg: Provider['alg']
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

/** Those of mock files, by what they are: a reload reads them anew. */
const given = new BoundedMap<string, Promise<SigningKey>>(50)

/** One of each algorithm in a process, made on first use: servers of tests share it. */
const own = new Map<Provider['alg'], Promise<SigningKey>>()

/** All keys of a provider; the first one signs. */
export async function keysOf({ keys, alg }: Provider): Promise<readonly SigningKey[]> {
  if (!keys) {
    const known = own.get(alg) ?? ownKey(alg)
    own.set(alg, known)
    // What failed is tried again.
    known.catch(() => own.delete(alg))
    return [await known]
  }
  const all = await Promise.all(keys.map(importOnce))
  return all.toSorted((one, other) => Number(other.alg === alg) - Number(one.alg === alg))
}

function importOnce(key: GivenKey): Promise<SigningKey> {
  const text = JSON.stringify(key.jwk)
  const known = given.get(text) ?? importKey(key)
  given.set(text, known)
  return known
}

/** The key that is kept for an algorithm, else one that is made, and kept. */
async function ownKey(alg: Provider['alg']): Promise<SigningKey> {
  const store = await keyStore()
  const kept = await store?.read(alg)
  if (kept) {
    // A file that somebody has spoilt is as none.
    const key = await importKey({ alg, kid: undefined, jwk: kept }).catch(() => undefined)
    if (key) return key
  }
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = (await exportJWK(privateKey)) as Record<string, unknown>
  await store?.write(alg, jwk)
  return await importKey({ alg, kid: undefined, jwk })
}

async function importKey({ alg, kid, jwk }: GivenKey): Promise<SigningKey> {
  const { kty, n, e, crv, x, y } = jwk as JWK
  const part: JWK = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
  const name = kid ?? (await calculateJwkThumbprint(part))
  const [privateKey, publicKey] = await Promise.all([
    importJWK({ ...jwk, key_ops: undefined, use: undefined, ext: undefined } as JWK, alg),
    importJWK(part, alg),
  ])
  return {
    kid: name,
    alg,
    privateKey: privateKey as CryptoKey,
    publicKey: publicKey as CryptoKey,
    publicJwk: { ...part, kid: name, alg, use: 'sig' },
  }
}
