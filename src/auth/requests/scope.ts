import { didYouMean } from '../../errors/nearest.ts'
import type { Provider } from '../definition/provider.ts'
import type { Params } from './params.ts'

/** The scopes of OpenID Connect (Core, section 5.4 and 11). */
export const openidScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
]

/** Why the scopes of a request cannot be had; undefined where they can. */
export function scopeFault({ scopes }: Provider, scope: string): string | undefined {
  if (!scopes) return undefined
  const known = [...openidScopes, ...scopes]
  const wrong = scope.split(' ').find((each) => each !== '' && !known.includes(each))
  if (wrong === undefined) return undefined
  const hint = didYouMean(wrong, known) || `There are ${known.join(', ')}.`
  return `The scope '${wrong}' is none of the provider. ${hint}`
}

/** Whom a client wants tokens for; a text where it may not. */
export function audienceOf(
  { audience }: Provider,
  params: Params,
): readonly string[] | undefined | { readonly refused: string } {
  const wanted = params.get('resource') ?? params.get('audience')
  if (wanted === undefined) return undefined
  const list = wanted.split(' ')
  const wrong = audience && list.find((each) => !audience.includes(each))
  if (wrong === undefined) return list
  return { refused: `No API is called '${wrong}'. There is ${audience?.join(', ')}.` }
}
