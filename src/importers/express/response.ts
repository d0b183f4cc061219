import { STATUS_CODES, ServerResponse } from 'node:http'
import { basename, isAbsolute, join } from 'node:path'
import { mediaTypeOfFile } from '../../http/media-type.ts'
import { typeOf } from './accept.ts'
import { cookieField, type CookieOptions } from './cookie.ts'
import { leaveOut } from './left-out.ts'
import type { Request } from './request.ts'

/** Ends a response with a file; calls back when it is sent, or with why it is not. */
export type SendFile = (path: string, done: ((error?: unknown) => void) | undefined) => void

type Values = string | number | readonly string[]

/** A response of Node with the members of Express. */
export class Response extends ServerResponse<Request> {
  locals: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  readonly #sendFile: SendFile

  constructor(req: Request, sendFile: SendFile) {
    super(req)
    this.#sendFile = sendFile
    this.assignSocket(req.socket)
  }

  status(code: number): this {
    this.statusCode = code
    return this
  }

  sendStatus(code: number): this {
    this.status(code).type('txt')
    return this.send(STATUS_CODES[code] ?? String(code))
  }

  /** Takes `send(status, body)` and `send(status)` as well, as Express 4 does. */
  send(...args: readonly unknown[]): this {
    const body = this.#bodyOf(args)
    if (args.length === 1 && typeof body === 'number' && STATUS_CODES[body] !== undefined) {
      return this.sendStatus(body)
    }
    if (body === undefined || body === null) return this.#end('')
    if (typeof body === 'string') {
      const type = this.get('Content-Type') as string | undefined
      if (type === undefined) this.type('html')
      else if (!/charset=/i.test(type)) this.set('Content-Type', `${type}; charset=utf-8`)
      return this.#end(body)
    }
    if (ArrayBuffer.isView(body)) {
      if (!this.hasHeader('Content-Type')) this.type('bin')
      return this.#end(body)
    }
    return this.json(body)
  }

  json(...args: readonly unknown[]): this {
    const text = JSON.stringify(this.#bodyOf(args))
    if (!this.hasHeader('Content-Type')) {
      this.setHeader('Content-Type', 'application/json; charset=utf-8')
    }
    return this.send(text)
  }

  /** JSON: a script of a page could read what `callback` gives to it. */
  jsonp(...args: readonly unknown[]): this {
    return this.json(...args)
  }

  set(name: string | Readonly<Record<string, Values>>, value?: Values): this {
    if (typeof name === 'object') {
      for (const [each, one] of Object.entries(name)) this.set(each, one)
      return this
    }
    this.setHeader(name, typeof value === 'object' ? value.map(String) : String(value))
    return this
  }

  header(name: string | Readonly<Record<string, Values>>, value?: Values): this {
    return this.set(name, value)
  }

  get(name: string): Values | undefined {
    return this.getHeader(name)
  }

  append(name: string, value: Values): this {
    const before = this.getHeader(name)
    return this.set(name, before === undefined ? value : [before, value].flat().map(String))
  }

  type(type: string): this {
    if (type.includes('/')) return this.set('Content-Type', type)
    const found = mediaTypeOfFile(`file.${type.replace(/^.*\./, '')}`)
    return this.set('Content-Type', found.endsWith('json') ? `${found}; charset=utf-8` : found)
  }

  contentType(type: string): this {
    return this.type(type)
  }

  cookie(name: string, value: unknown, options: CookieOptions = {}): this {
    const { secret } = this.req as { readonly secret?: string }
    return this.append('Set-Cookie', cookieField(name, value, options, secret))
  }

  clearCookie(name: string, options: CookieOptions = {}): this {
    return this.cookie(name, '', { ...options, maxAge: null, expires: new Date(1) })
  }

  location(address: string): this {
    const target = address === 'back' ? (this.req.get('referrer') ?? '/') : String(address)
    return this.set('Location', encodeURI(target).replace(/%25([\da-f]{2})/gi, '%$1'))
  }

  /** `redirect(address)`, `redirect(status, address)`, or the other way round, as Express 4 takes it. */
  redirect(first: number | string, second?: number | string): void {
    const status = [first, second].find((each) => typeof each === 'number') ?? 302
    const address = [first, second].find((each) => typeof each === 'string') ?? '/'
    this.status(status as number).location(address as string)
    this.type('txt').send(`${STATUS_CODES[status]}. Redirecting to ${String(this.get('Location'))}`)
  }

  links(links: Readonly<Record<string, string>>): this {
    const before = this.get('Link')
    const own = Object.entries(links).map(([rel, address]) => `<${address}>; rel="${rel}"`)
    return this.set('Link', [...(before === undefined ? [] : [String(before)]), ...own].join(', '))
  }

  vary(names: string | readonly string[]): this {
    const before = String(this.get('Vary') ?? '')
    const all = [...before.split(','), ...[names].flat()].map((name) => name.trim())
    return this.set('Vary', [...new Set(all.filter((name) => name !== ''))].join(', '))
  }

  format(answers: Readonly<Record<string, (...args: unknown[]) => unknown>>): this {
    const { default: otherwise, ...byType } = answers
    const type = this.req.accepts(...Object.keys(byType)) as string | false
    this.vary('Accept')
    const answer = type === false ? otherwise : byType[type]
    if (type !== false) this.set('Content-Type', typeOf(type))
    if (answer) answer(this.req, this)
    else this.sendStatus(406)
    return this
  }

  attachment(name?: string): this {
    if (name === undefined) return this.set('Content-Disposition', 'attachment')
    const file = basename(name)
    this.type(file)
    const plain = file.replace(/[^ -~]|["\\]/g, '?')
    const extended = plain === file ? '' : `; filename*=UTF-8''${encodeURIComponent(file)}`
    return this.set('Content-Disposition', `attachment; filename="${plain}"${extended}`)
  }

  /** A file in the mocks folder, named relative to the mock file, to `root`, or absolute. */
  sendFile(path: string, ...rest: readonly unknown[]): void {
    const options = rest.find((each) => typeof each === 'object' && each !== null) ?? {}
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined
    const { root, headers } = options as { root?: string; headers?: Record<string, string> }
    if (headers) this.set(headers)
    this.#sendFile(root === undefined || isAbsolute(path) ? path : join(root, path), done)
  }

  sendfile(path: string, ...rest: readonly unknown[]): void {
    this.sendFile(path, ...rest)
  }

  download(path: string, ...rest: readonly unknown[]): void {
    const name = rest.find((each) => typeof each === 'string')
    this.attachment(name ?? path)
    this.sendFile(path, ...rest)
  }

  /** The body among the arguments, of which a number before it, or after it, is the status (Express 4). */
  #bodyOf(args: readonly unknown[]): unknown {
    const [first, second] = args
    if (args.length < 2) return first
    if (typeof first === 'number') {
      this.status(first)
      return second
    }
    if (typeof second === 'number') this.status(second)
    return first
  }

  #end(data: unknown): this {
    if (this.headersSent) {
      // As in Express, where the length of a second answer is the header that cannot be set.
      this.setHeader('Content-Length', '0')
    }
    return this.end(data)
  }
}

leaveOut(Response.prototype, 'res', {
  render: 'There is no view engine: send a text with res.send(html), or a file with res.sendFile.',
})
