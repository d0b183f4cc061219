import type { Context as HonoContext } from 'hono'
import type { HonoRequest } from 'hono/request'
import { serialize, type CookieOptions } from 'hono/utils/cookie'
import type { MakeError, MockMembers } from '../endpoints/handler-context.ts'
import type { FieldMembers } from '../endpoints/operation.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import {
  headerValue,
  readFields,
  sendableFields,
  setHeader,
  splitCookies,
  type Fields,
  type HeadersInput,
} from '../http/headers.ts'
import { errorReply, type ReplyInit } from '../http/reply.ts'
import { stringify } from '../http/stringify.ts'
import type { EndpointRun, MockContext, PreparedHead } from './endpoint-context.ts'
import { createRequest } from './hono-request.ts'
import { makeEvents } from './make-events.ts'
import { replyMembers } from './reply-members.ts'
import type { RequestState } from './request-state.ts'
import { exposed, isWithoutContent, withContent } from './response.ts'
import { isUint8Array } from '../http/bytes.ts'

type Matches = readonly Match<CompiledEndpoint>[]
type HonoConstructor = new (request: Request, options: object) => HonoContext
type MockConstructor = new (state: RequestState, matches: Matches) => MockContext

const classes = new WeakMap<HonoConstructor, MockConstructor>()

/** Makes the context of a request for handlers, over the one that Hono made for the whole application. */
export function createContext(state: RequestState, matches: Matches): MockContext {
  // The class of whichever copy of Hono made it, so that its private members are there.
  const base = state.c.constructor as unknown as HonoConstructor
  let known = classes.get(base)
  if (!known) {
    known = mockContextOver(base)
    classes.set(base, known)
  }
  return new known(state, matches)
}

/** Members that come from the run of the endpoint which has the context now. */
const runMembers = [
  'params',
  'query',
  'queries',
  'headers',
  'cookies',
  'user',
  'auth',
  'request',
  'ip',
  'signal',
  'db',
  'channel',
  'faker',
  'call',
  'endpoint',
  'now',
  'file',
  'delay',
  'next',
  'passthrough',
  'args',
  'variables',
  'operationName',
  'connectionParams',
  'webhook',
  'after',
] as const satisfies readonly (keyof MockMembers | keyof FieldMembers)[]

/** Hono assigns its methods to each context, so that they can be assigned anew. */
type Own = { -readonly [Name in keyof HonoContext]: HonoContext[Name] }

type Send = (data: unknown, ...rest: readonly unknown[]) => Response

function mockContextOver(Base: HonoConstructor): MockConstructor {
  return class MockHonoContext extends Base implements MockContext {
    readonly #state: RequestState
    #matches: Matches
    readonly #honoBody: unknown
    #run: EndpointRun | undefined
    #request: HonoRequest | undefined
    #answer: Response | undefined
    #failure: Error | undefined
    #hasDraft = false
    #prepared: PreparedHead | undefined

    static {
      const define = (name: string, get: (this: MockHonoContext) => unknown) =>
        Object.defineProperty(this.prototype, name, { configurable: true, get })
      for (const name of runMembers) {
        define(name, function ofRun() {
          return (this.#run as EndpointRun)[name]
        })
      }
      for (const name of ['var', 'executionCtx', 'event'] as const) {
        define(name, function ofApplication() {
          return this.#state.c[name]
        })
      }
      for (const [name, value] of Object.entries(replyMembers)) {
        Object.defineProperty(this.prototype, name, { configurable: true, value })
      }
    }

    constructor(state: RequestState, matches: Matches) {
      super(state.incoming.request, {
        env: state.c.env as unknown,
        path: state.path,
        notFoundHandler: () => this.newResponse('404 Not Found', 404),
      })
      this.#state = state
      this.#matches = matches
      this.#honoBody = this.body
      // Variables and the renderer are those of the whole application, of one that mounts it too.
      const { get, set, render, setRenderer, setLayout, getLayout } = state.c
      Object.assign(this, { get, set, render, setRenderer, setLayout, getLayout })
      this.#overrideMethods()
    }

    /** Log and journal know the bodies of the responses; status and headers also reach other answers. */
    #overrideMethods(): void {
      const own = this as unknown as Own
      const { header, status, newResponse, html, redirect } = own
      const send = newResponse as unknown as Send
      const sendWith = (given: unknown, init: unknown, headers?: HeadersInput, type?: string) => {
        const status = codeOf(init) ?? this.#prepared?.status
        const fields = sendableFields({
          ...(type && { 'content-type': type }),
          ...fieldsOf(init),
          ...readFields(headers),
        })
        const data = isWithoutContent(status) ? null : given
        return noted(send(data, ...honoHead(init, fields)), data)
      }
      own.newResponse = ((given: unknown, init: unknown, headers?: HeadersInput) =>
        sendWith(given, init, headers)) as unknown as Own['newResponse']
      own.body = own.newResponse as unknown as Own['body']
      const sendAs = (type: string, text: string, init: unknown, headers?: HeadersInput) =>
        sendWith(text, init, headers, type)
      own.json = ((value: unknown, init: unknown, headers?: HeadersInput) =>
        sendAs(
          'application/json',
          stringify(value, 'What json() was given'),
          init,
          headers,
        )) as unknown as Own['json']
      own.text = ((text: string, init: unknown, headers?: HeadersInput) =>
        sendAs('text/plain; charset=utf-8', text, init, headers)) as unknown as Own['text']
      own.html = ((text: unknown, init: unknown, headers?: HeadersInput) =>
        typeof text === 'string'
          ? sendAs('text/html; charset=utf-8', text, init, headers)
          : (html as unknown as Send)(text, init, headers)) as unknown as Own['html']
      own.redirect = ((location: string | URL, code?: never) =>
        redirect(headerValue('location', String(location)), code)) as Own['redirect']
      own.status = (code) => {
        this.#prepare().status = code
        status(code)
      }
      own.header = (name, given, options) => {
        const value = typeof given === 'string' ? headerValue(name.toLowerCase(), given) : given
        if (this.#answer) return setHeader(this.#answer.headers, name, value, options?.append)
        setHeader(this.#prepare().headers, name, value, options?.append)
        header(name, value, options)
      }
    }

    #prepare(): PreparedHead {
      this.#prepared ??= { status: undefined, headers: new Headers() }
      return this.#prepared
    }

    get prepared(): PreparedHead | undefined {
      return this.#prepared
    }

    override get req(): HonoRequest {
      this.#request ??= createRequest(this.#state, this.#matches)
      // Its parameters are those of the endpoint that uses it.
      this.#request.routeIndex = this.#run?.index ?? 0
      return this.#request
    }

    override get res(): Response {
      if (this.#answer) return this.#answer
      this.#hasDraft = true
      return super.res
    }

    /** As Hono's own: headers of the response before override those of the new one. */
    override set res(response: Response | undefined) {
      const before = this.#answer ?? (this.#hasDraft ? super.res : undefined)
      this.#answer = before && response ? merged(before, response) : response
      this.finalized = true
    }

    enter(run: EndpointRun, isHandler: boolean): this {
      this.#run = run
      run.isHandler = isHandler
      const own = this as { body: unknown; error: unknown }
      own.body = isHandler ? run.body : this.#honoBody
      own.error = isHandler ? (errorReply satisfies MakeError) : this.#failure
      return this
    }

    leave(run: EndpointRun, answer: Response): Response {
      this.enter(run, run.isHandler)
      const shown = exposed(answer)
      this.#answer = this.#hasDraft ? merged(super.res, shown) : shown
      this.finalized = true
      return this.#answer
    }

    rematch(matches: Matches): void {
      this.#matches = matches
      this.#request = undefined
    }

    get usedRequest(): HonoRequest | undefined {
      return this.#request
    }

    failed(error: unknown): void {
      if (error instanceof Error) this.#failure = error
    }

    get cookie(): MockMembers['cookie'] {
      return (name: string, value: string, options: CookieOptions = {}) =>
        this.header('set-cookie', serialize(name, value, { path: '/', ...options }), {
          append: true,
        })
    }

    get sse(): MockMembers['sse'] {
      return makeEvents(this.#state, this.#run as EndpointRun)
    }

    get moveTo(): MockMembers['moveTo'] {
      const run = this.#run as EndpointRun
      return (state: string) => {
        run.moveTo = state
      }
    }
  }
}

/** Notes the body of a response that Hono made of `data`, where it is known without reading it. */
function noted(response: Response, data: unknown): Response {
  const isKnown = data === null || typeof data === 'string' || isUint8Array(data)
  if (!isKnown) return response
  const body = data as string | Uint8Array<ArrayBuffer> | null
  return withContent(response, { headers: undefined, body, hasPrepared: true })
}

/** The status that Hono's methods are given: a number, or in what `Response` takes. */
function codeOf(init: unknown): number | undefined {
  return typeof init === 'number' ? init : (init as ReplyInit | null | undefined)?.status
}

function fieldsOf(init: unknown): Fields | undefined {
  return typeof init === 'object' ? readFields((init as ReplyInit | null)?.headers) : undefined
}

/** Status and headers as Hono's methods take them: cookies among the others would replace the prepared ones. */
function honoHead(init: unknown, given: Fields): readonly [init: unknown, fields: Fields] {
  const { fields, cookies } = splitCookies(given)
  const status = codeOf(init)
  if (cookies.length === 0) return [status, fields]
  return [{ status, headers: cookies.map((cookie) => ['set-cookie', cookie]) }, fields]
}

/** Lays the headers of one response over those of the next, as Hono does when `c.res` is set. */
function merged(before: Response, response: Response): Response {
  const made = new Response(response.body, response)
  for (const [name, value] of before.headers) {
    if (name !== 'content-type' && name !== 'set-cookie') made.headers.set(name, value)
  }
  const cookies = before.headers.getSetCookie()
  if (cookies.length > 0) made.headers.delete('set-cookie')
  for (const cookie of cookies) made.headers.append('set-cookie', cookie)
  return made
}
