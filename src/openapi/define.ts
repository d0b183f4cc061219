import { mockKind } from '../data/records/resource.ts'
import type { OpenApiOptions } from './schema/shared.ts'

/** How a document is served, where that is other than the settings of the server say. */
export interface OpenApiMockOptions {
  /** Check requests: refuse those that do not fit, or `warn` in the log. */
  readonly validate?: boolean | 'warn'
  /** Keep records for paths that form a collection, such as `/pets` and `/pets/{id}`. */
  readonly crud?: boolean
  /** What its paths begin with, before the path of its server: `/shop`; default nothing. */
  readonly prefix?: string
}

/** A document as `openapi` returns it; it goes wherever a map of endpoints goes. */
export interface OpenApiMock {
  readonly [mockKind]: 'openapi'
  /** A file, relative to the mock file, or the document itself. */
  readonly document: string | object
  readonly options: OpenApiMockOptions
}

/**
 * Serves an OpenAPI document: a file named relative to this one, or an object.
 *
 * @example
 * export default openapi('../petstore.yaml', { validate: 'warn', prefix: '/shop' })
 */
export function openapi(document: string | object, options: OpenApiMockOptions = {}): OpenApiMock {
  return { [mockKind]: 'openapi', document, options }
}

/** The setting `validate`, as documents take it. */
export function validationOf(validate: boolean | 'warn' = true): OpenApiOptions['validate'] {
  return validate === 'warn' ? 'warn' : validate ? 'error' : 'off'
}
