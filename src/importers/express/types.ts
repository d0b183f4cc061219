/** A value of any shape, as Express types what it cannot know: bodies, queries, what middleware adds. */
type Loose = ReturnType<typeof JSON.parse>

type HeaderInput = string | number | readonly string[]

/**
 * The request as Express gives it: what handlers without types are typed by. Those that are typed by
 * `@types/express` fit, too.
 */
export interface ExpressRequest {
  method: string
  url: string
  originalUrl: string
  readonly path: string
  readonly hostname: string
  readonly protocol: string
  readonly secure: boolean
  readonly ip?: string | undefined
  readonly xhr: boolean
  params: Loose
  query: Loose
  body: Loose
  cookies: Loose
  /** What mockapi adds, the data of the mocks: `db` of its own handlers. Requests of `@types/express` have none. */
  db?: Loose
  /** What guards, sessions and uploads add. */
  user?: Loose
  auth?: Loose
  session?: Loose
  file?: Loose
  files?: Loose
  readonly headers: Readonly<Record<string, Loose>>
  get(name: string): string | undefined
  header(name: string): string | undefined
  is(types: string | string[]): string | false | null
  accepts(...types: string[]): Loose
  on(event: string, listener: (...args: Loose[]) => void): this
}

/** The response as Express gives it. */
export interface ExpressResponse {
  statusCode: number
  statusMessage: string
  readonly headersSent: boolean
  locals: Loose
  status(code: number): this
  sendStatus(code: number): this
  send(body?: Loose): this
  json(body?: Loose): this
  jsonp(body?: Loose): this
  end(chunk?: Loose): this
  write(chunk: Loose): boolean
  writeHead(status: number, headers?: Loose): this
  set(name: string, value?: Loose): this
  header(name: string, value?: Loose): this
  setHeader(name: string, value: HeaderInput): this
  get(name: string): Loose
  getHeader(name: string): Loose
  removeHeader(name: string): void
  append(name: string, value?: Loose): this
  type(type: string): this
  contentType(type: string): this
  cookie(name: string, value: Loose, options?: Loose): this
  clearCookie(name: string, options?: Loose): this
  redirect(address: string): void
  redirect(status: number, address: string): void
  location(address: string): this
  links(links: Loose): this
  vary(name: string): this
  attachment(name?: string): this
  format(answers: Loose): this
  sendFile(path: string, options?: Loose): void
  download(path: string, name?: string): void
  on(event: string, listener: (...args: Loose[]) => void): this
}

/** Passes on to what lies below; with an error that is the answer. */
export type ExpressNext = (error?: Loose) => void

/** A handler or a middleware of Express. Its parameters are compared loosely, so that types of Express fit. */
export type ExpressHandler = {
  handle(req: ExpressRequest, res: ExpressResponse, next: ExpressNext): unknown
}['handle']

/** A middleware of Express for errors. */
export type ExpressErrorHandler = {
  handle(error: Loose, req: ExpressRequest, res: ExpressResponse, next: ExpressNext): unknown
}['handle']

/** A router or an application of Express 4 or 5. */
export interface ExpressRouter {
  (req: never, res: never, next: never): unknown
  readonly use: (...args: never[]) => unknown
}

/** What a map may have for a key: a handler, several that run in their order, or a value, which is sent as JSON. */
export type ExpressMapEntry =
  | ExpressHandler
  | readonly ExpressHandler[]
  | { readonly [name: string]: unknown }
  | readonly unknown[]
  | string
  | number
  | boolean
  | null

/** Endpoints by key, as in the files of umi; a key without a method is for any. */
export interface ExpressMap {
  readonly [key: string]: ExpressMapEntry
}
