import { SignJWT } from 'jose'
import { keysOf } from '../keys/keyring.ts'
import type { Provider } from '../definition/provider.ts'
import type { Claims } from './claims.ts'

/** Signs claims as a JSON Web Token of a type: `at+jwt` (RFC 9068) or `JWT`. */
export async function signToken(provider: Provider, claims: Claims, typ: string): Promise<string> {
  const [key] = await keysOf(provider)
  if (!key) throw new Error('The provider has no key.')
  const { alg, kid, privateKey } = key
  return await new SignJWT(claims).setProtectedHeader({ alg, typ, kid }).sign(privateKey)
}
