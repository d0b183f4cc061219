import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Reply } from '../../http/reply.ts'
import type { Provider } from '../definition/provider.ts'
import { authorize } from './authorize.ts'
import { device, deviceAuthorization } from './device.ts'
import { endSessionOf } from './end-session.ts'
import { introspect, revoke } from './introspect.ts'
import { jwks, metadata } from './metadata.ts'
import { token } from './token.ts'
import { userinfo } from './userinfo.ts'

export { refusalOf } from './refusal.ts'

/** What answers a request of a provider. */
export type Answer = (run: EndpointContext, provider: Provider) => MaybePromise<Reply>

/** What a provider is asked for. */
export type Asked =
  | 'authorize'
  | 'device'
  | 'deviceAuthorization'
  | 'endSession'
  | 'introspect'
  | 'jwks'
  | 'metadata'
  | 'revoke'
  | 'token'
  | 'userinfo'

/** The answers of a provider, by what is asked for; loaded with the first request. */
export const answers: Readonly<Record<Asked, Answer>> = {
  authorize,
  device,
  deviceAuthorization,
  endSession: endSessionOf,
  introspect,
  jwks,
  metadata,
  revoke,
  token,
  userinfo,
}
