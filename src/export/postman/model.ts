/** A collection of Postman, format 2.1: what the parts are that are written here. */
export interface Collection {
  readonly info: {
    readonly name: string
    readonly description?: string
    readonly schema: string
    /** By which an export is known when it is to be written anew. */
    readonly 'x-generator': string
  }
  readonly item: readonly (Folder | Item)[]
  readonly variable: readonly Pair[]
}

/** Requests below one name. */
export interface Folder {
  readonly name: string
  readonly description?: string
  readonly item: readonly Item[]
}

/** A request, and answers to it that were saved. */
export interface Item {
  readonly name: string
  readonly request: RequestPart
  readonly response: readonly SavedResponse[]
}

/** A text by its name; one that is disabled is not sent. */
export interface Pair {
  readonly key: string
  readonly value: string
  readonly description?: string
  readonly disabled?: true
  readonly type?: 'string' | 'text'
}

/** What is sent. */
export interface RequestPart {
  readonly method: string
  readonly header: readonly Pair[]
  readonly url: Url
  readonly description?: string
  readonly auth?: Auth
  readonly body?: Body
}

/** An address, in parts as Postman edits it. */
export interface Url {
  readonly raw: string
  readonly host: readonly string[]
  readonly path: readonly string[]
  readonly query?: readonly Pair[]
  readonly variable?: readonly Pair[]
}

/** Who sends it; the values stand below the name of the type. */
export type Auth =
  | { readonly type: 'basic'; readonly basic: readonly Pair[] }
  | { readonly type: 'bearer'; readonly bearer: readonly Pair[] }
  | { readonly type: 'apikey'; readonly apikey: readonly Pair[] }

/** A body, by the way in which it is edited. */
export type Body =
  | {
      readonly mode: 'raw'
      readonly raw: string
      readonly options: { readonly raw: { readonly language: string } }
    }
  | { readonly mode: 'urlencoded'; readonly urlencoded: readonly Pair[] }
  | { readonly mode: 'formdata'; readonly formdata: readonly FormPart[] }
  | { readonly mode: 'file'; readonly file: Readonly<Record<string, never>> }

/** A part of a form: a text, or files that are chosen in Postman. */
export type FormPart =
  | (Pair & { readonly contentType?: string })
  | { readonly key: string; readonly type: 'file'; readonly src: readonly string[] }

/** An answer that was saved as an example. */
export interface SavedResponse {
  readonly name: string
  readonly originalRequest: RequestPart
  readonly code: number
  readonly status: string
  readonly header: readonly Pair[]
  readonly cookie: readonly never[]
  readonly body: string
}
