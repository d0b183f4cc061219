import type { Exchange, SocketExchange } from '../../http/exchange.ts'
import type { Redactor } from '../../journal/redact.ts'
import type { Losses } from '../conversion/losses.ts'
import { cookieName, nameOf, readCall, type Call } from './call.ts'
import { Secrets } from './secrets.ts'
import { readTalk, type Talk } from './talk.ts'

/** What was asked and said, taken apart and without secrets. */
export interface Read {
  readonly calls: readonly Call[]
  readonly talks: readonly Talk[]
}

/** What is read: calls, and what was said over WebSockets. */
export interface ReadOptions {
  readonly redactor: Redactor
  readonly origins?: readonly string[]
  readonly sockets?: readonly SocketExchange[]
}

/** All that mocks can answer, without secrets. */
export function readAll(
  exchanges: readonly Exchange[],
  { redactor, origins = [], sockets = [] }: ReadOptions,
  losses: Losses,
): Read {
  const secrets = new Secrets(redactor, losses)
  const wanted = exchanges.filter(({ request, response: { status } }) => {
    // Preflights are answered by the server itself.
    return request.method !== 'OPTIONS' && status >= 200 && status <= 599
  })
  const read = (): Read => ({
    calls: wanted.map((exchange) => readCall(exchange, secrets, origins)),
    talks: sockets.map((socket) => readTalk(socket, secrets, losses)),
  })
  // A secret is told by its name in one place, and hidden in all: the first reading learns them.
  read()
  secrets.begin()
  const { calls, talks } = read()
  return { calls: answeredCalls(withOwnCookies(calls), losses), talks }
}

/** Calls that were answered in full, each by the method that says most. */
function answeredCalls(calls: readonly Call[], losses: Losses): Call[] {
  const gets = new Set(calls.filter(({ method }) => method === 'GET').map(pathOf))
  return calls.filter((call) => {
    const { method, answer } = call
    if (method === 'HEAD' && gets.has(pathOf(call))) return false
    if (answer.status !== 304 && answer.status !== 206) return true
    const what = answer.status === 304 ? 'what the client had already (304)' : 'a part (206)'
    losses.add('leftOut', nameOf(call), what)
    return false
  })
}

/** Without the cookies that no answer has set: those of analytics and consent come and go without a meaning. */
function withOwnCookies(calls: readonly Call[]): Call[] {
  const set = calls.flatMap(({ answer }) => [answer.headers['set-cookie'] ?? []].flat())
  const own = new Set(set.map(cookieName))
  return calls.map((call) => {
    return { ...call, cookies: call.cookies.filter((name) => own.has(name)) }
  })
}

/** The path of a call as it was asked. */
export function pathOf({ segments }: Pick<Call, 'segments'>): string {
  return `/${segments.join('/')}`
}
