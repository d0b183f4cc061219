/** Where parameters are sent. */
export const parameterPlaces = ['path', 'query', 'header', 'cookie', 'querystring'] as const

/** Where a parameter is sent. */
export type ParameterPlace = (typeof parameterPlaces)[number]

/** The methods that a path item has a field for, in lower case; `query` since 3.2. */
export const methodKeys = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
] as const

/** Whether a field of a path item is an operation by its name. */
export function isMethodKey(field: string): boolean {
  return (methodKeys as readonly string[]).includes(field)
}

/** A parameter of an operation; its schema is as it stands in the document. */
export interface Parameter {
  readonly in: ParameterPlace
  readonly name: string
  readonly required: boolean
  readonly schema: unknown
  /** The media type where the value is a document of its own, such as JSON in a query parameter. */
  readonly mediaType?: string | undefined
  readonly style: string
  readonly explode: boolean
  readonly allowEmpty: boolean
  readonly examples: readonly Example[]
  /** As it stands in the document. */
  readonly raw: object
}

/** A declared example. */
export interface Example {
  /** Empty for one without. */
  readonly name: string
  readonly value: unknown
  /** Whether the value is the text that goes over the wire, not what it stands for (3.2: `serializedValue`). */
  readonly isSerialized?: boolean
}

/** An example in another file that cannot be read. */
export interface UnreadExample {
  readonly name: string
  /** Its address, and what is wrong with it, as the end of a sentence. */
  readonly why: string
}

/** What a body or a response is in one media type. */
export interface MediaType {
  /** As declared: `application/json`, or a range such as `image/*`. */
  readonly type: string
  /** As it stands in the document; undefined where none is declared. */
  readonly schema: unknown
  /** The schema of each item of a stream (3.2). */
  readonly itemSchema?: unknown
  readonly examples: readonly Example[]
  readonly unreadExamples?: readonly UnreadExample[]
  /** How properties of a form are sent, by their names. */
  readonly encoding?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
}

/** The declared body of a request. */
export interface RequestBody {
  readonly required: boolean
  readonly content: readonly MediaType[]
}

/** A declared response. */
export interface ResponseDeclaration {
  /** `200`, `4XX` or `default`. */
  readonly status: string
  /** Whether its reference leads nowhere, so that its status alone is known. */
  readonly isUnread?: boolean
  readonly content: readonly MediaType[]
  readonly headers: readonly Parameter[]
  readonly raw: object
}

/** Schemes of which all must be satisfied, with the scopes that are needed. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>
