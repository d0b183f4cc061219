import { readBody, mayHaveBody } from '../../http/body.ts'
import { isPromise } from '../../http/maybe-promise.ts'
import { Reply, errorReply } from '../../http/reply.ts'
import type { MockMembers, NextRequest } from '../../endpoints/handler-context.ts'
import { capture, type Capture } from './capture.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'

/** What is needed of the context of a handler of mockapi, or of a middleware. */
export interface RunContext extends Pick<
  MockMembers,
  'headers' | 'cookies' | 'ip' | 'signal' | 'db' | 'file'
> {
  readonly params: object
  readonly next: (change?: NextRequest) => Promise<globalThis.Response>
  readonly req: {
    readonly method: string
    readonly url: string
    arrayBuffer(): Promise<ArrayBuffer>
  }
  readonly res: globalThis.Response
  readonly header: (name: string, value?: string, options?: { append?: boolean }) => void
}

/** A handler as it is called: with an error before the others where it takes four. */
export type Callable = (...args: unknown[]) => unknown

const passed: unique symbol = Symbol('passed')

/** The pair of a request, for all handlers of it; by the context that these share. */
const exchanges = new WeakMap<object, Promise<Exchange>>()

/** Runs handlers of Express, one after the other as they call `next`, and gives what they answer. */
export async function runHandlers(c: RunContext, handlers: readonly Callable[]): Promise<unknown> {
  const { params, next, file, signal } = c
  let opened = exchanges.get(c)
  if (!opened) exchanges.set(c, (opened = openExchange(c)))
  const exchange = await opened
  return await exchange.answer({ params, next, file, signal }, c, handlers)
}

async function openExchange(c: RunContext): Promise<Exchange> {
  const { req, headers, cookies, ip, db } = c
  const bytes = mayHaveBody(req.method) ? new Uint8Array(await req.arrayBuffer()) : new Uint8Array()
  const read = await readBody(bytes, (name) => headers[name], Infinity)
  if (read instanceof Reply) throw read
  const { value, kind } = read
  const body = kind === 'none' ? {} : kind === 'bytes' ? Buffer.from(bytes) : value
  const url = new URL(req.url)
  return new Exchange(
    new Request({ method: req.method, url, headers, bytes, body, cookies, ip, db }),
  )
}

/** What of a context belongs to one endpoint. */
type Run = Pick<RunContext, 'params' | 'next' | 'file' | 'signal'>

interface Waiter {
  readonly resolve: (value: Reply | typeof passed) => void
  readonly reject: (error: unknown) => void
}

/** One request of Node, its response, and who waits for the answer. */
class Exchange {
  readonly #req: Request
  readonly #res: Response
  readonly #capture: Capture
  readonly #sent: {
    readonly method: string
    readonly query: Readonly<Record<string, unknown>>
    readonly body: string
  }
  #run: Run | undefined
  #waiter: Waiter | undefined
  #reply: Reply | undefined
  /** What a handler threw after it had answered. */
  #late: { readonly error: unknown } | undefined
  #isTold = false
  #isClosed = false

  constructor(req: Request) {
    this.#req = req
    this.#res = new Response(req, (path, done) => this.#sendFile(path, done))
    Object.assign(req, { res: this.#res })
    const { method, query, body } = req
    this.#sent = { method, query: structuredClone(query), body: textOf(body) }
    const close = () => this.#close()
    this.#capture = capture(this.#res, (reply) => this.#answered(reply), close)
    this.#res.once('finish', () => process.nextTick(close))
    this.#res.on('error', (error) => this.#thrown(error))
  }

  async answer(run: Run, c: RunContext, handlers: readonly Callable[]): Promise<unknown> {
    const { signal, next } = run
    this.#run = run
    this.#req.params = { ...run.params } as Record<string, string>
    const gone = () => {
      this.#close()
      this.#waiter?.reject(signal.reason)
    }
    signal.addEventListener('abort', gone, { once: true })
    const given = await this.#call(handlers)
    if (given !== passed) {
      const late = this.#late
      this.#isTold = true
      return late ? given.with({ failure: late.error }) : given
    }
    const below = await next(this.#changes())
    if (!this.#reply) this.#finish(c)
    return below
  }

  #call(handlers: readonly Callable[]): Promise<Reply | typeof passed> {
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
      const step = (index: number, error: unknown): void => {
        const handler = handlers[index]
        if (!handler) {
          if (!error) resolve(passed)
          else if (this.#reply) this.#thrown(error)
          else reject(answerOf(error))
          return
        }
        // One alone is for none: umi calls it as it is, and many have more parameters than they get.
        const isForErrors = handlers.length > 1 && handler.length === 4
        if (isForErrors === Boolean(error))
          this.#callOne(handler, error, resolve, (next) => step(index + 1, next))
        else step(index + 1, error)
      }
      step(0, undefined)
    })
  }

  #callOne(
    handler: Callable,
    error: unknown,
    resolve: Waiter['resolve'],
    goOn: (error: unknown) => void,
  ): void {
    const next = (given?: unknown): void => {
      if (given === 'route' || given === 'router') resolve(passed)
      else goOn(given)
    }
    const failed = (thrown: unknown): void => {
      if (this.#reply) this.#thrown(thrown)
      else goOn(thrown ?? new Error('A handler of Express rejected with nothing.'))
    }
    const args = [this.#req, this.#res, next]
    // It would leave cookies unsigned where there are some.
    if (handler.name === 'cookieParser' && !('secret' in this.#req)) this.#req.cookies = undefined
    try {
      const returned = handler(...(error ? [error, ...args] : args))
      if (isPromise(returned)) void returned.then(undefined, failed)
      else refuseValue(returned, handler)
    } catch (thrown) {
      failed(thrown)
    }
  }

  #answered(reply: Reply): void {
    this.#reply = reply
    this.#waiter?.resolve(reply)
  }

  /** Tells an error that came after the answer: with it, or as one that nobody has caught. */
  #thrown(error: unknown): void {
    if (!this.#isTold) this.#late ??= { error }
    else {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  #sendFile(path: string, done: ((error?: unknown) => void) | undefined): void {
    try {
      const { body } = (this.#run as Run).file(path)
      if (done) this.#res.once('finish', () => done())
      if (body.kind === 'file') this.#capture.endWithFile(body.path)
    } catch (error) {
      if (!done) throw error
      const missing = new Error(`There is no file ${JSON.stringify(path)} in the mocks folder.`)
      done(Object.assign(missing, { status: 404, code: 'ENOENT' }))
    }
  }

  /** What handlers made of the request that reaches the mocks below. */
  #changes(): NextRequest | undefined {
    const { originalUrl, url, query, body, method } = this.#req
    const before = this.#sent
    const [path, search] = url.split('?', 2)
    if (path !== originalUrl.split('?', 1)[0]) {
      throw new TypeError(
        `req.url was changed to ${JSON.stringify(url)}, which leads to no other mock. Write a rule in the file of --routes, such as { "/api/*": "/$1" }.`,
      )
    }
    const all = {
      ...query,
      ...(url !== originalUrl && Object.fromEntries(new URLSearchParams(search))),
    }
    const names = [...new Set([...Object.keys(before.query), ...Object.keys(all)])]
    const changed = names.filter((name) => textOf(before.query[name]) !== textOf(all[name]))
    const text = textOf(body)
    if (changed.length === 0 && text === before.body && method === before.method) return undefined
    return {
      ...(method !== before.method && { method }),
      ...(changed.length > 0 && {
        query: Object.fromEntries(changed.map((name) => [name, all[name] as string])),
      }),
      ...(text !== before.body && mayHaveBody(method) && { body }),
    }
  }

  /** Ends the response where mocks below have answered, and lays its headers below those of the answer. */
  #finish({ res: answer, header }: RunContext): void {
    const res = this.#res
    res.statusCode = answer.status
    const own = res.getHeaders()
    for (const [name, value] of answer.headers)
      if (name !== 'set-cookie') res.setHeader(name, value)
    this.#waiter = undefined
    res.end()
    for (const [name, value] of Object.entries({ ...own, ...res.getHeaders() })) {
      if (value === undefined || /^content-(?:length|type)$/.test(name)) continue
      const isCookie = name === 'set-cookie'
      if (!isCookie && answer.headers.has(name)) continue
      for (const each of [value].flat()) header(name, String(each), { append: true })
    }
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (!this.#res.writableFinished) this.#req.emit('aborted')
    this.#req.emit('close')
    this.#res.emit('close')
  }
}

/** What an error is that no handler took: that of a client is an answer, as `http-errors` makes them. */
function answerOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { status, statusCode = status } = error as { status?: unknown; statusCode?: unknown }
  const isOfClient = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return isOfClient ? errorReply(statusCode, error.message) : error
}

/** Refuses what a function returns that takes no `res`, and so can answer in no other way. */
function refuseValue(value: unknown, handler: Callable): void {
  if (value === undefined || value === null || handler.length !== 1) return
  throw new TypeError(
    'A handler of Express answers by res.json(…), and this one returned a value. Take (req, res), or leave out fromExpress.',
  )
}

function textOf(value: unknown): string {
  return ArrayBuffer.isView(value) ? '' : (JSON.stringify(value) ?? '')
}
