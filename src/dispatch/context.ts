import type { Context as HonoContext } from 'hono'
import type { HonoRequest } from 'hono/request'
import { serialize } from 'hono/utils/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import type { MakeError, MockMembers } from '../endpoints/handler-context.ts'
import { errorReply } from '../http/reply.ts'
import type { Attempt, MockContext, PreparedHead } from './endpoint-context.ts'
import { createRequest } from './mock-request.ts'
import type { ContextParts } from './mock-request.ts'
import { fault, file, sse, stream, xml } from './replies.ts'
import { asciiAddress, codeOf, merged, noted, setHeader } from './context-answers.ts'
import { exposed, headerValue, isWithoutContent, toJson } from './response.ts'

type Construct = new (request: Request, options: object) => HonoContext

const classes = new WeakMap<
  Construct,
  new (parent: HonoContext, parts: ContextParts) => MockContext
>()

/** The context of a request for handlers, over the one that Hono made for the whole application. */
export function createContext(parent: HonoContext, parts: ContextParts): MockContext {
  // Of whichever copy of Hono made it, so that its private members are there.
  const base = parent.constructor as Construct
  let known = classes.get(base)
  if (!known) {
    known = mockContextOver(base)
    classes.set(base, known)
  }
  return new known(parent, parts)
}

/** What of Hono's context is set on each one, so that it can be set anew. */
type Own = {
  -readonly [
    Name in
      | 'get'
      | 'set'
      | 'header'
      | 'status'
      | 'json'
      | 'text'
      | 'html'
      | 'body'
      | 'newResponse'
      | 'redirect'
      | 'render'
      | 'setRenderer'
      | 'setLayout'
      | 'getLayout'
  ]: HonoContext[Name]
}

type Send = (data: unknown, ...rest: readonly unknown[]) => Response

function mockContextOver(
  Base: Construct,
): new (parent: HonoContext, parts: ContextParts) => MockContext {
  return class extends Base implements MockContext {
    readonly #parent: HonoContext
    readonly #parts: ContextParts
    readonly #honoBody: unknown
    #attempt: Attempt | undefined
    #request: HonoRequest | undefined
    #answer: Response | undefined
    #failure: Error | undefined
    #hasDraft = false
    #prepared: { status: number | undefined; headers: Headers } | undefined

    constructor(parent: HonoContext, parts: ContextParts) {
      const { request, path } = parts.state
      super(request, {
        env: parent.env as unknown,
        path,
        notFoundHandler: () => this.newResponse('404 Not Found', 404),
      })
      this.#parent = parent
      this.#parts = parts
      this.#honoBody = this.body
      this.#shareVariables()
      this.#overrideMethods()
    }

    /** Variables and the renderer are those of the whole application, of whoever mounts it too. */
    #shareVariables(): void {
      const { get, set, render, setRenderer, setLayout, getLayout } = this.#parent
      const own = this as unknown as Own
      own.get = get
      own.set = set
      own.render = render
      own.setRenderer = setRenderer
      own.setLayout = setLayout
      own.getLayout = getLayout
    }

    /** What the methods make is known to log and journal; status and headers also reach answers that they do not make. */
    #overrideMethods(): void {
      const own = this as unknown as Own
      const { header, status, newResponse, html, redirect } = own
      const send = newResponse as unknown as Send
      own.newResponse = ((given: unknown, init: unknown, headers: unknown) => {
        const data = isWithoutContent(codeOf(init) ?? this.#prepared?.status) ? null : given
        return noted(send(data, init, headers), data)
      }) as Own['newResponse']
      own.body = own.newResponse as unknown as Own['body']
      own.json = ((value: unknown, init: unknown, headers?: object) =>
        own.newResponse(toJson(value), init as never, {
          'Content-Type': 'application/json',
          ...headers,
        })) as unknown as Own['json']
      own.text = ((text: string, init: unknown, headers?: object) =>
        own.newResponse(text, init as never, {
          'Content-Type': 'text/plain; charset=utf-8',
          ...headers,
        })) as unknown as Own['text']
      own.html = ((text: unknown, init: unknown, headers?: object) => {
        if (typeof text !== 'string') return (html as unknown as Send)(text, init, headers)
        const type = { 'Content-Type': 'text/html; charset=utf-8' }
        return own.newResponse(text, init as never, { ...type, ...headers })
      }) as unknown as Own['html']
      own.redirect = ((location: string | URL, code?: never) =>
        redirect(asciiAddress(String(location)), code)) as Own['redirect']
      own.status = (code) => {
        this.#prepare().status = code
        status(code)
      }
      own.header = (name, given, options) => {
        const value = typeof given === 'string' ? headerValue(given) : given
        if (this.#answer) return setHeader(this.#answer.headers, name, value, options?.append)
        setHeader(this.#prepare().headers, name, value, options?.append)
        header(name, value, options)
      }
    }

    #prepare(): { status: number | undefined; headers: Headers } {
      this.#prepared ??= { status: undefined, headers: new Headers() }
      return this.#prepared
    }

    get prepared(): PreparedHead | undefined {
      return this.#prepared
    }

    override get req(): HonoRequest {
      this.#request ??= createRequest(this.#parent, this.#parts)
      // Its parameters are those of whoever asks.
      this.#request.routeIndex = this.#attempt?.index ?? 0
      return this.#request
    }

    override get res(): Response {
      if (this.#answer) return this.#answer
      this.#hasDraft = true
      return super.res
    }

    /** As Hono's own: headers that stood there before are laid over those of the new answer. */
    override set res(response: Response | undefined) {
      const before = this.#answer ?? (this.#hasDraft ? super.res : undefined)
      this.#answer = before && response ? merged(before, response) : response
      this.finalized = true
    }

    override get var(): HonoContext['var'] {
      return this.#parent.var as HonoContext['var']
    }

    override get executionCtx(): HonoContext['executionCtx'] {
      return this.#parent.executionCtx
    }

    override get event(): HonoContext['event'] {
      return this.#parent.event
    }

    enter(attempt: Attempt, isHandler: boolean): this {
      this.#attempt = attempt
      attempt.isHandler = isHandler
      const own = this as { body: unknown; error: unknown }
      own.body = isHandler ? attempt.body : this.#honoBody
      own.error = isHandler ? (errorReply satisfies MakeError) : this.#failure
      return this
    }

    leave(attempt: Attempt, answer: Response): Response {
      this.enter(attempt, attempt.isHandler)
      const shown = exposed(answer)
      this.#answer = this.#hasDraft ? merged(super.res, shown) : shown
      this.finalized = true
      return this.#answer
    }

    get asked(): HonoRequest | undefined {
      return this.#request
    }

    failed(error: unknown): void {
      if (error instanceof Error) this.#failure = error
    }

    get #current(): Attempt {
      return this.#attempt as Attempt
    }

    get params(): MockMembers['params'] {
      return this.#current.params
    }

    get query(): MockMembers['query'] {
      return this.#current.query
    }

    get queries(): MockMembers['queries'] {
      return this.#current.queries
    }

    get headers(): MockMembers['headers'] {
      return this.#current.headers
    }

    get cookies(): MockMembers['cookies'] {
      return this.#current.cookies
    }

    get request(): Request {
      return this.#current.request
    }

    get signal(): AbortSignal {
      return this.#current.signal
    }

    get db(): MockMembers['db'] {
      return this.#current.db
    }

    get faker(): MockMembers['faker'] {
      return this.#current.faker
    }

    get call(): number {
      return this.#current.call
    }

    get endpoint(): MockMembers['endpoint'] {
      return this.#current.endpoint
    }

    get delay(): MockMembers['delay'] {
      return this.#current.delay
    }

    get next(): MockMembers['next'] {
      return this.#current.next
    }

    get xml(): MockMembers['xml'] {
      return xml
    }

    get file(): MockMembers['file'] {
      return file
    }

    get stream(): MockMembers['stream'] {
      return stream
    }

    get sse(): MockMembers['sse'] {
      return sse
    }

    get fault(): MockMembers['fault'] {
      return fault
    }

    get cookie(): MockMembers['cookie'] {
      return (name: string, value: string, options: CookieOptions = {}) =>
        this.header('set-cookie', serialize(name, value, { path: '/', ...options }), {
          append: true,
        })
    }

    get moveTo(): MockMembers['moveTo'] {
      const attempt = this.#current
      return (state: string) => {
        attempt.moveTo = state
      }
    }
  }
}
