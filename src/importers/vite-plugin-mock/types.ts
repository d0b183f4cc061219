import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExpressRequest, ExpressResponse } from '../express/types.ts'

/** A value of any shape, as the plugin types what it cannot know. */
type Loose = ReturnType<typeof JSON.parse>

/** What a `response` that is a function gets. */
export interface ViteMockRequest {
  /** Path and query. */
  readonly url: string
  /** The parsed body; `{}` without one. */
  readonly body: Loose
  /** The query, and the parameters of the path beside it. */
  readonly query: Loose
  readonly params: Loose
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** A request of Node, with the members of Express. */
export type NodeRequest = IncomingMessage & ExpressRequest

/** A response of Node, with the members of Express. */
export type NodeResponse = ServerResponse & ExpressResponse

/** What `this` is in a `response` and a `rawResponse` that are no arrow functions. */
export interface ViteMockThis {
  readonly req: NodeRequest
  readonly res: NodeResponse
  readonly parseJson: () => Promise<Loose>
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
        req: NodeRequest,
        res: NodeResponse,
      ) => unknown)
    | object
    | string
    | number
    | boolean
    | null
  /** Writes the answer itself, as to a response of Node. */
  rawResponse?(this: ViteMockThis, req: NodeRequest, res: NodeResponse): unknown
}
