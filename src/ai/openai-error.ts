import type { Codec } from './codec.ts'

/** The body of an error of OpenAI. */
export const openaiError: Codec['error'] = ({ status, message, type, param, isMissing, code }) => {
  const [usualType, usualCode] = usual[status] ?? [
    status < 500 ? 'invalid_request_error' : 'server_error',
    null,
  ]
  const ofParam = isMissing ? 'missing_required_parameter' : 'invalid_type'
  const ownCode = code ?? (param === undefined ? usualCode : ofParam)
  return { error: { message, type: type ?? usualType, param: param ?? null, code: ownCode } }
}

const usual: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
}
