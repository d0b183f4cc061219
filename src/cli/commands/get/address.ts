import { inProcessUrl } from '../../../mock-server.ts'
import { usageError } from '../../output/diagnostic.ts'
import { isUrl } from '../../../http/url.ts'

/** What is asked for, and of whom. */
export interface TypedAddress {
  /** In capitals; undefined where none was typed. */
  readonly method: string | undefined
  /** Path and query, spelled as browsers spell them. */
  readonly target: string
  /** `http://localhost:4000`, where the address was typed whole. */
  readonly origin: string | undefined
  /** The header that a name and a password in the address stand for (RFC 7617). */
  readonly credentials: string | undefined
}

const example = 'Write mockapi get /users, or mockapi get "POST /users" -d \'{"name":"Ada"}\'.'

/** Reads `GET /users?role=admin`, `/users`, `users`, `http://localhost:4000/users`. @throws CliError for what is no request */
export function addressOf(typed = ''): TypedAddress {
  const text = typed.trim()
  if (text === '') throw usageError('get needs a request.', example)
  const [, word, rest = text] = /^([A-Za-z][\w-]*)\s+(\S.*)$/s.exec(text) ?? []
  const method = word?.toUpperCase()
  refuseKey(method, rest)
  // What Git Bash makes of /users.
  if (/^[A-Za-z]:[\\/]/.test(rest)) {
    const hint =
      'Git Bash makes one of a word that begins with a slash: write users in place of /users.'
    throw usageError(`${JSON.stringify(rest)} is a path of this computer.`, hint)
  }
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(rest) ?? []
  if (scheme && /^wss?$/i.test(scheme)) throw noSocket()
  if (scheme && !/^https?$/i.test(scheme)) {
    throw usageError(`${JSON.stringify(scheme)} is no scheme of HTTP.`, example)
  }
  const isWhole = scheme !== undefined || /^[\w.-]+:\d+(?:[/?]|$)/.test(rest)
  const base = `http://localhost${rest.startsWith('/') || rest.startsWith('?') ? '' : '/'}`
  const whole = isWhole ? (scheme ? rest : `http://${rest}`) : base + rest
  if (!isUrl(whole)) throw usageError(`${JSON.stringify(rest)} is no address.`, example)
  const { origin, pathname, search, username, password } = new URL(whole)
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    method,
    target: pathname + search,
    // What an answer in process links to is asked as that was.
    origin: isWhole && origin !== inProcessUrl ? origin : undefined,
    credentials: pair === ':' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}`,
  }
}

/** Refuses what is the key of a mock, and no request. */
function refuseKey(method: string | undefined, path: string): void {
  if (method === 'WS') throw noSocket()
  if (method === 'ALL' || method === 'USE') {
    const hint = `${method} stands for several in the key of a mock. Write GET ${path}.`
    throw usageError(`${method} is no method that a request can have.`, hint)
  }
  const isField = /^[_A-Za-z]\w*$/.test(path)
  if (isField && (method === 'QUERY' || method === 'MUTATION' || method === 'SUBSCRIPTION')) {
    const operation = `${method === 'QUERY' ? '' : `${method.toLowerCase()} `}{ ${path} { id } }`
    const body = JSON.stringify({ query: operation })
    const hint = `Ask for it by mockapi get "POST /graphql" -d '${body}'.`
    throw usageError(`${method} ${path} is a field of GraphQL, and no address.`, hint)
  }
}

/** The refusal of a WebSocket. */
export function noSocket(): Error {
  const hint = 'Run mockapi serve, and open it by the app or in the page at /__mockapi/.'
  return usageError('A WebSocket is a conversation, and this asks one request.', hint)
}
