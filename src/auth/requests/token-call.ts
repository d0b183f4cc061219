import type { AuthContext, Provider } from '../definition/provider.ts'
import type { AuthenticatedClient } from './client.ts'
import { refuse } from './refusal.ts'
import type { Params } from './params.ts'

/** A request for tokens, of a client that has shown who it is. */
export interface TokenCall {
  readonly context: AuthContext
  readonly provider: Provider
  readonly params: Params
  readonly client: AuthenticatedClient
}

/** A parameter that has to be there. @throws a reply, 400 `invalid_request` */
export function needed(params: Params, name: string): string {
  const value = params.get(name)
  if (value === undefined) throw refuse('invalid_request', `The parameter '${name}' is missing.`)
  return value
}
