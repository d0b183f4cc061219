import { CompactSign } from 'jose'
import { keysOf } from '../keys/keyring.ts'
import type { Provider } from '../definition/provider.ts'
import type { Claims } from './claims.ts'

const encoder = new TextEncoder()

/** Signs claims as a JSON Web Token of a type: `at+jwt` (RFC 9068) or `JWT`. */
export async function signToken(provider: Provider, claims: Claims, typ: string): Promise<string> {
  const [key] = await keysOf(provider)
  if (!key) throw new Error('The provider has no key.')
  const { alg, kid, privateKey } = key
  // What makes a token of claims copies them first, which takes longer than all else but the signature.
  const payload = encoder.encode(JSON.stringify(claims))
  return await new CompactSign(payload).setProtectedHeader({ alg, typ, kid }).sign(privateKey)
}
