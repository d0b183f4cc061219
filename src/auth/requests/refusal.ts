import { jsonReply, type Reply } from '../../http/reply.ts'

/** Errors of OAuth 2 and OpenID Connect, by the status that a JSON answer has. */
const statuses = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  invalid_target: 400,
  access_denied: 400,
  login_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  server_error: 500,
  temporarily_unavailable: 503,
} as const

/** The name of an error of OAuth 2 (RFC 6749) or OpenID Connect. */
export type OAuthError = keyof typeof statuses

/** Nothing of these answers may be kept by anybody (RFC 6749, section 5.1). */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** An error as the token endpoint answers it (RFC 6749, section 5.2). */
export function refuse(
  error: OAuthError,
  description: string,
  headers: Readonly<Record<string, string>> = {},
  status: number = statuses[error],
): Reply {
  const value = { error, error_description: describable(description) }
  return jsonReply(value, { status, headers: { ...noStore, ...headers } }).with({ note: error })
}

/** A sentence in the characters that a description may have (RFC 6749, section 5.2). */
export function describable(text: string): string {
  return text
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replaceAll('…', '...')
    .replaceAll(/[^ -~]/g, '?')
}

/** The error in the place of a token that a behaviour asks for by its status. */
export function refusalOf(status: number): Reply {
  const error =
    status === 503 || status === 429
      ? 'temporarily_unavailable'
      : status >= 500
        ? 'server_error'
        : status === 401
          ? 'invalid_client'
          : status === 403
            ? 'access_denied'
            : 'invalid_request'
  return refuse(error, `The mock was asked to fail with the status ${status}.`, {}, status)
}
