import { requestOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { refuse } from './refusal.ts'

/** Parameters of a request, each of which comes once (RFC 6749, section 3.1); an empty one is as none. */
export type Params = ReadonlyMap<string, string>

/** Those that may come several times (RFC 8707, section 2). */
const repeatable = new Set(['resource', 'audience'])

/** The parameters of the address. @throws a reply, 400 `invalid_request`, for one that comes twice */
export function queryParams(run: EndpointContext): Params {
  return paramsOf(new URLSearchParams(requestOf(run).search))
}

/** The parameters of a form. @throws a reply, 400 `invalid_request`, for a body that is none */
export function formParams(run: EndpointContext): Params {
  const { body } = requestOf(run)
  if (!body || body.bytes.byteLength === 0) return new Map()
  if (body.mediaType !== 'application/x-www-form-urlencoded') {
    const sent = body.mediaType === '' ? 'without a content type' : `as ${body.mediaType}`
    throw refuse(
      'invalid_request',
      `The body was sent ${sent}, and parameters of OAuth are a form. Send them as application/x-www-form-urlencoded, such as new URLSearchParams({ grant_type: 'authorization_code' }).`,
    )
  }
  return paramsOf(new URLSearchParams(new TextDecoder().decode(body.bytes)))
}

/** The parameters of a form, or of the address where there is no body. */
export function anyParams(run: EndpointContext): Params {
  return run.method === 'POST'
    ? new Map([...queryParams(run), ...formParams(run)])
    : queryParams(run)
}

/** Parameters as an address has them after `?`. */
export function searchOf(params: Params): string {
  const search = new URLSearchParams()
  for (const [name, value] of params) {
    for (const each of repeatable.has(name) ? value.split(' ') : [value]) search.append(name, each)
  }
  return search.toString()
}

function paramsOf(given: URLSearchParams): Params {
  const params = new Map<string, string>()
  for (const [name, value] of given) {
    if (value === '') continue
    const before = params.get(name)
    if (before === undefined) params.set(name, value)
    else if (repeatable.has(name)) params.set(name, `${before} ${value}`)
    else throw refuse('invalid_request', `The parameter '${name}' comes twice. Send it once.`)
  }
  return params
}
