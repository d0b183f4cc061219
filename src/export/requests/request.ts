import type { Operation } from '../../openapi/document/operation.ts'

/** A request of an operation as somebody would make it who tries it. */
export interface ExampleRequest {
  readonly operation: Operation
  /** What it is called: its summary, its id, or method and path. */
  readonly name: string
  /** Its first tag; undefined for none. */
  readonly group: string | undefined
  /** Where its path begins, without a slash at the end: `http://localhost:4000/api`. */
  readonly base: string
  /** Of its path parameters, as they stand in the address. */
  readonly values: ReadonlyMap<string, string>
  readonly query: readonly Field[]
  readonly headers: readonly Field[]
  readonly cookies: readonly Field[]
  readonly credentials: readonly Credential[]
  readonly body: ExampleBody | undefined
}

/** A text that is sent by a name. */
export interface Field {
  readonly name: string
  readonly value: string
  readonly description?: string | undefined
  /** Whether the request is none without it; others are there to be filled in. */
  readonly isNeeded: boolean
}

/** What shows who sends a request. */
export type Credential =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'key'; readonly at: 'header' | 'query' | 'cookie'; readonly name: string }

/** The body of a request. */
export type ExampleBody =
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'form'; readonly type: string; readonly fields: readonly Field[] }
  | { readonly kind: 'multipart'; readonly type: string; readonly fields: readonly PartField[] }
  | { readonly kind: 'file'; readonly type: string }

/** A part of a form, which may be a file, and have a media type of its own. */
export interface PartField extends Field {
  readonly isFile: boolean
  readonly type?: string | undefined
}
