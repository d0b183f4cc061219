import type { ExpressRequest, ExpressResponse } from '../express/types.ts'

/** What a `response` that is a function gets. Values are `never`, so that they fit wherever they are put. */
export interface ViteMockRequest {
  /** Path and query. */
  readonly url: string
  /** The parsed body; `{}` without one. */
  readonly body: Readonly<Record<string, never>>
  /** The query, and the parameters of the path beside it. */
  readonly query: Readonly<Record<string, never>>
  readonly params: Readonly<Record<string, never>>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What `this` is in a `response` and a `rawResponse` that are no arrow functions. */
export interface ViteMockThis {
  readonly req: ExpressRequest
  readonly res: ExpressResponse
  readonly parseJson: () => Promise<Readonly<Record<string, never>>>
}

/** An entry of a list of vite-plugin-mock, its `MockMethod`, or of vite-plugin-fake-server. */
export interface ViteMock {
  /** A path such as `/api/users/:id`. */
  readonly url: string
  /** In any case; default any method. */
  readonly method?: string
  /** How long an answer waits, ms. */
  readonly timeout?: number
  readonly statusCode?: number
  readonly headers?: object
  /** The answer, in which templates of Mock.js are filled, or what makes it. */
  readonly response?:
    | ((
        this: ViteMockThis,
        request: ViteMockRequest,
        req: ExpressRequest,
        res: ExpressResponse,
      ) => unknown)
    | object
    | string
    | number
    | boolean
    | null
  /** Writes the answer itself, as to a response of Node. */
  rawResponse?(this: ViteMockThis, req: ExpressRequest, res: ExpressResponse): unknown
}
