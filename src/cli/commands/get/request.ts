import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { mayHaveBody } from '../../../http/body.ts'
import { parseJson } from '../../../http/json.ts'
import { sessionNames } from '../../../sessions/names.ts'
import { CliError, usageError } from '../../output/diagnostic.ts'
import { addressOf, noSocket } from './address.ts'

/** A header as it goes over the wire, where each character stands for a byte. */
export type HeaderLine = readonly [name: string, value: string]

/** A request as it was typed. */
export interface TypedRequest {
  readonly method: string
  /** Path and query, written as browsers write them. */
  readonly target: string
  /** `http://localhost:4000`, where the address was typed whole. */
  readonly origin: string | undefined
  readonly headers: readonly HeaderLine[]
  readonly body: Uint8Array<ArrayBuffer> | undefined
}

/** What a body is read from. */
interface Outside {
  readonly cwd: string
  /** Of mockapi. */
  readonly version: string
  /** The standard input; undefined for none. */
  input(limit: number): Promise<Uint8Array<ArrayBuffer> | undefined>
}

/** The largest body that is read, bytes. */
const maxBody = 200 * 1024 * 1024

/**
 * The request that a command line means, as curl reads it: `-d` makes a POST of it, JSON has its type, else it is a form.
 * @param request `GET /users`, `/users`, or an address with its scheme
 * @throws CliError for what is no request
 */
export async function typedRequest(
  environment: Outside,
  request: string | undefined,
  options: ReadonlyMap<string, string>,
): Promise<TypedRequest> {
  const { method: written, target, origin, credentials } = addressOf(request)
  const wanted = options.get('request')?.toUpperCase()
  if (written !== undefined && wanted !== undefined && written !== wanted) {
    throw usageError(`Both the method ${written} and -X ${wanted} are given.`, 'Write one of them.')
  }
  const body = await bodyOf(environment, options.get('data'))
  const method = wanted ?? written ?? (body ? 'POST' : 'GET')
  checkMethod(method, body)
  const session = options.get('session')
  const headers = headersOf(options.get('header'), [
    ['accept', '*/*'],
    ['user-agent', `mockapi/${environment.version}`],
    ...(credentials === undefined ? [] : [['authorization', credentials] as const]),
    ...(session === undefined ? [] : [[sessionNames.header, session] as const]),
    ...(body ? [['content-type', typeOf(body)] as const] : []),
  ])
  return { method, target, origin, headers, body }
}

function checkMethod(method: string, body: Uint8Array | undefined): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(method)) {
    throw usageError(`${JSON.stringify(method)} is no method.`, 'Write GET, POST or another one.')
  }
  // `fetch` sends none of them (Fetch, section 2.2.1).
  if (/^(?:CONNECT|TRACE|TRACK)$/.test(method)) {
    throw usageError(`No mock answers ${method}.`, 'Write GET, POST or another method.')
  }
  if (body && !mayHaveBody(method)) {
    throw usageError(`No mock reads a body of ${method}.`, 'Write -X POST, or -X QUERY to read.')
  }
}

async function bodyOf(
  { cwd, input }: Outside,
  data: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (data === undefined) return undefined
  if (!data.startsWith('@')) return new TextEncoder().encode(data)
  const name = data.slice(1)
  if (name === '-') {
    const read = await input(maxBody)
    if (read) return read
    throw usageError('-d @- reads the standard input, and there is none.', 'Pipe a body into it.')
  }
  try {
    return Uint8Array.from(readFileSync(resolve(cwd, name)))
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const hint = 'Name a file behind the @: -d @body.json.'
    throw new CliError(2, 'unreadable-file', `${name || '@'} cannot be read (${code}).`, hint)
  }
}

function typeOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body)
  // What begins as an object is meant as JSON, and the server says what is wrong with it.
  const isJson = /^\s*\{/.test(text) || parseJson(text) !== undefined
  return isJson ? 'application/json' : 'application/x-www-form-urlencoded'
}

/** What the connection decides, which is none of the request's. */
const ofConnection = /^(?:connection|content-length|transfer-encoding|keep-alive|te|trailer)$/

/** The headers that were typed over those that are sent by default; `Name:` takes one away, `Name;` leaves it empty. */
function headersOf(typed: string | undefined, defaults: readonly HeaderLine[]): HeaderLine[] {
  const lines = typed === undefined ? [] : typed.split('\n').map(headerLine)
  const names = new Set(lines.map(([name]) => name.toLowerCase()))
  return [
    ...defaults.filter(([name]) => !names.has(name)),
    ...lines.flatMap(([name, value]): HeaderLine[] => (value === undefined ? [] : [[name, value]])),
  ]
}

function headerLine(text: string): readonly [name: string, value: string | undefined] {
  const [, name = '', mark, rest = ''] = /^([^\s:;]+)([:;])(.*)$/s.exec(text.trim()) ?? []
  const isName = /^[\w!#$%&'*+.^`|~-]+$/.test(name)
  const value = Buffer.from(rest.trim(), 'utf8').toString('latin1')
  // oxlint-disable-next-line no-control-regex -- what a header must not have
  if (!isName || /[\x00-\x08\x0a-\x1f\x7f]/.test(value) || (mark === ';' && value !== '')) {
    throw usageError(`${JSON.stringify(text)} is no header.`, 'Write -H "Name: value".')
  }
  if (ofConnection.test(name.toLowerCase())) {
    throw usageError(`${name} is said by the connection itself.`, 'Leave out this -H.')
  }
  if (name.toLowerCase() === 'upgrade') throw noSocket()
  return [name, mark === ':' && value === '' ? undefined : value]
}
