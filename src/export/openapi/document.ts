import type { methodKeys } from '../../openapi/document/model.ts'

/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 has them; those of documents may have keywords of their own. */
export interface SchemaObject {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, SchemaObject>>
  readonly required?: readonly string[]
  readonly items?: SchemaObject | boolean
  readonly enum?: readonly unknown[]
  readonly [keyword: string]: unknown
}

/** A reference to a component: `#/components/schemas/User`. */
export type ReferenceObject = { readonly $ref: string }

/** What is sent beside the body, or in the address. */
export interface ParameterObject {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'querystring'
  readonly description?: string
  readonly required?: boolean
  readonly schema?: SchemaObject
  readonly example?: unknown
  readonly [field: string]: unknown
}

/** A body in one media type. */
export interface MediaTypeObject {
  readonly schema?: SchemaObject
  /** The schema of each item of a stream (3.2). */
  readonly itemSchema?: SchemaObject
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Bodies by their media types. */
export type Content = Readonly<Record<string, MediaTypeObject>>

/** The body of a request. */
export interface RequestBodyObject {
  readonly description?: string
  readonly required?: boolean
  readonly content: Content
}

/** A header of an answer. */
export interface HeaderObject {
  readonly description?: string
  readonly required?: boolean
  readonly schema?: SchemaObject
  readonly [field: string]: unknown
}

/** An answer with one status. */
export interface ResponseObject {
  readonly description: string
  readonly headers?: Readonly<Record<string, HeaderObject | ReferenceObject>>
  readonly content?: Content
  readonly [field: string]: unknown
}

/** Answers by status: `200`, `4XX`, `default`. */
export type ResponsesObject = Readonly<Record<string, ResponseObject | ReferenceObject>>

/** What one method of a path does. */
export interface OperationObject {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly deprecated?: boolean
  readonly parameters?: readonly (ParameterObject | ReferenceObject)[]
  readonly requestBody?: RequestBodyObject | ReferenceObject
  readonly responses?: ResponsesObject
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly [field: string]: unknown
}

/** The operations of a path by their methods. */
export type PathItemObject = Partial<
  Readonly<Record<(typeof methodKeys)[number], OperationObject>>
> & {
  /** Operations of other methods (3.2), by the method as it is sent. */
  readonly additionalOperations?: Readonly<Record<string, OperationObject>>
}

/** What several operations share, by names. */
export interface ComponentsObject {
  readonly schemas?: Readonly<Record<string, SchemaObject>>
  readonly responses?: Readonly<Record<string, ResponseObject>>
  readonly parameters?: Readonly<Record<string, ParameterObject>>
  readonly headers?: Readonly<Record<string, HeaderObject>>
  readonly securitySchemes?: Readonly<Record<string, object>>
  readonly [kind: string]: Readonly<Record<string, object>> | undefined
}

/** An OpenAPI document: 3.1, or 3.2 where something in it needs that. */
export interface OpenApiObject {
  readonly openapi: '3.1.1' | '3.2.0'
  readonly info: InfoObject
  readonly servers?: readonly { readonly url: string; readonly description?: string }[]
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  /** By path templates, `/users/{id}`. */
  readonly paths: Readonly<Record<string, PathItemObject>>
  readonly components?: ComponentsObject
  readonly [field: string]: unknown
}

/** What an API is called. */
export interface InfoObject {
  readonly title: string
  readonly version: string
  readonly description?: string
  readonly [field: string]: unknown
}
