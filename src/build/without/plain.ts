import type { Endpoint } from '../../endpoints/endpoint.ts'
import type * as values from '../../generate/value.ts'
import { parseKey } from '../../http/path.ts'
import type * as real from '../../mocks/json/endpoint.ts'
import { plainEndpoint, plainReply } from '../../mocks/json/plain-endpoint.ts'

/** A value in which nothing is a template or an instruction. */
export const compileValue: typeof values.compileValue = (value) => ({
  literal: true,
  usesFaker: false,
  reads: [],
  render: () => value,
})

/** An endpoint that answers with such a value. */
export const compileEndpoint: typeof real.compileEndpoint = (
  key,
  value,
  { defaults, originOf },
) => {
  const { method, path } = parseKey(key) as Pick<Endpoint, 'method' | 'path'>
  const about = { key, method, path, origin: originOf([key]) }
  return plainEndpoint(about, value, plainReply(jsonOf(value)), defaults)
}

function jsonOf(value: unknown): unknown {
  const { toJSON } = Object(value) as { readonly toJSON?: unknown }
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value
}
