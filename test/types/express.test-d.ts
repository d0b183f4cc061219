import type { IncomingMessage, ServerResponse } from 'node:http'
import { defineMock, use } from 'mockapi'
import { expectTypeOf, test } from 'vitest'
import { fromExpress } from '../../src/importers/express/index.ts'

type Unknown = ReturnType<typeof JSON.parse>

/** What handlers are typed by that use `@types/express`, as far as they use it. */
interface Request<Params = Record<string, string>, Body = Unknown> extends IncomingMessage {
  params: Params
  body: Body
  query: Record<string, undefined | string | string[]>
  cookies: Unknown
  originalUrl: string
  method: string
  url: string
  path: string
  hostname: string
  protocol: string
  secure: boolean
  ip: string | undefined
  xhr: boolean
  app: { readonly get: (name: string) => Unknown }
  get(name: 'set-cookie'): string[] | undefined
  get(name: string): string | undefined
  header(name: string): string | undefined
  is(type: string | string[]): string | false | null
  accepts(...types: string[]): string | false
}

interface Response<Body = Unknown> extends ServerResponse {
  locals: Record<string, Unknown>
  status(code: number): this
  sendStatus(code: number): this
  send: (body?: Body) => this
  json: (body?: Body) => this
  jsonp: (body?: Body) => this
  set(name: string, value?: string | string[]): this
  header(name: string, value?: string | string[]): this
  get(name: string): string | undefined
  append(name: string, value?: string[] | string): this
  type(type: string): this
  contentType(type: string): this
  cookie(name: string, value: string, options?: object): this
  clearCookie(name: string, options?: object): this
  redirect(url: string): void
  redirect(status: number, url: string): void
  location(url: string): this
  links(links: object): this
  vary(field: string): this
  attachment(name?: string): this
  format(answers: object): this
  sendFile(path: string, done?: (error: Error) => void): void
  download(path: string, name: string): void
}

type Next = (error?: unknown) => void

const user = (req: Request, res: Response) => res.json({ id: req.params['id'] })
const login = async (req: Request<object, { name: string }>, res: Response<string>) =>
  void res.send(req.body.name)
const middleware = (_req: Request, _res: Response, next: Next) => next()

test('handlers typed by Express fit everywhere', () => {
  fromExpress({
    'GET /a/:id': user,
    'POST /b': login,
    '/c': { a: 1 },
    'GET /d': [middleware, user],
  })
  use('/a/*', fromExpress(middleware))
  defineMock({ 'GET /a/:id': fromExpress(user), 'GET /d': fromExpress([middleware, user]) })
})

test('handlers without types are typed', () => {
  fromExpress({
    'GET /a/:id': (req, res) => {
      expectTypeOf(req.path).toEqualTypeOf<string>()
      return res.status(200).json(req.body)
    },
  })
  // @ts-expect-error -- a response has no such member
  fromExpress((_req, res) => res.jsno({}))
})
