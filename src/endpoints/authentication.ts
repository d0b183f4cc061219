import type { MaybePromise } from '../http/maybe-promise.ts'
import type { EndpointContext } from './handler-context.ts'
import type { CredentialKind, Identified } from './identity.ts'

/** Credentials that are taken, for challenges and descriptions of the mocks. */
export type CredentialScheme =
  | { readonly kind: 'bearer'; readonly authorizePath?: string; readonly tokenPath?: string }
  | { readonly kind: 'basic' }
  | { readonly kind: 'cookie'; readonly name: string }
  | { readonly kind: 'api-key'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }

/** Tells who sends a request; there is one where a mock file says who may sign in. */
export interface Authentication {
  /** Looks for any of the credentials that are taken. */
  readonly identify: (context: EndpointContext) => MaybePromise<Identified>
  /** Who has a credential, wherever it was sent; undefined for a cookie by which nobody is signed in. */
  readonly verify: (
    kind: CredentialKind,
    credential: string,
    context: EndpointContext,
  ) => MaybePromise<Identified>
  readonly schemes: readonly CredentialScheme[]
}
