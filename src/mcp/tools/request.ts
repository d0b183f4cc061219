import { clock } from '../../clock.ts'
import { isJsonType, mayHaveBody, mediaTypeOf } from '../../http/body.ts'
import { decodeJson, parseJson } from '../../http/json.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { callMark, markedCall } from '../../journal/marked-call.ts'
import type { HostInit } from './host.ts'
import { askMocks, type Received } from './received.ts'
import { explained, type RecordedCall } from './recorded.ts'
import { session } from './session.ts'
import { ToolError } from './tool-error.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'
import { excerpt, excerptOf, untrustedNote } from './untrusted.ts'

/** How long an answer may take, ms. */
const patience = 15_000
/** The most that is shown of a body, characters. */
const mostShown = 8000

/** Asks the mocks, and says why they answered so. */
export const request: Tool = {
  title: 'Request and explain',
  description:
    'Send a request to the mocks, and learn which mock answered (file, line, rules) or, for a 404, what to add. Writes change the data of the session.',
  inputSchema: {
    type: 'object',
    properties: {
      path: { type: 'string', description: '/users?role=admin', maxLength: 8000 },
      method: { type: 'string', description: 'Default GET, with a body POST.', maxLength: 40 },
      headers: { type: 'object', description: 'Texts by name.' },
      body: { description: 'JSON value, or a text that is sent as it is.' },
      session,
    },
    required: ['path'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  run: ask,
}

async function ask({ args, server, signal }: ToolCall): Promise<ToolResult> {
  const mark = clock.uuid()
  const { path, init } = outgoing(args.value('path'), args.value('method'), {
    headers: args.value('headers'),
    body: args.has('body') ? args.value('body') : undefined,
    mark,
  })
  const answer = await askMocks(server, path, init, { patience, signal })
  return resultOf(answer, await findCall(server, mark))
}

interface Outgoing {
  readonly headers: unknown
  readonly body: unknown
  readonly mark: string
}

/** The request that was meant: models write the method into the path as well. */
function outgoing(
  given: unknown,
  wished: unknown,
  { headers, body, mark }: Outgoing,
): { readonly path: string; readonly init: HostInit } {
  const [, typed, path = ''] = /^(?:([A-Za-z]+)\s+)?(.*)$/s.exec(String(given).trim()) ?? []
  if (!path.startsWith('/')) {
    throw new ToolError(
      `"path" begins with a slash, without a host: write /users, not ${excerpt(path, 60)}.`,
    )
  }
  if (isAdmin(path)) {
    throw new ToolError('Mocks are asked here; the admin API is what the other tools are for.')
  }
  const method = String(wished ?? typed ?? (body === undefined ? 'GET' : 'POST')).toUpperCase()
  if (method === 'WS') {
    throw new ToolError('A WebSocket is no request. Connect to it from a client of WebSockets.')
  }
  if (!/^[A-Z][A-Z-]*$/.test(method) || /^(?:ALL|USE|CRUD|CONNECT|TRACE|TRACK)$/.test(method)) {
    throw new ToolError(`${excerpt(method, 40)} is no method of a request. Write GET, POST, …`)
  }
  if (body !== undefined && !mayHaveBody(method)) {
    throw new ToolError(`${method} has no body. Leave "body" out, or use another method.`)
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const isJson = typeof body !== 'string' || parseJson(body) !== undefined
  const type = isJson ? 'application/json' : 'text/plain; charset=utf-8'
  const init = {
    method,
    headers: {
      accept: '*/*',
      ...(text !== undefined && { 'content-type': type }),
      ...textsOf(headers),
      [callMark]: mark,
    },
    body: text,
  }
  return { path, init }
}

/** Whether an address leads to the admin API, however it is written. */
function isAdmin(path: string): boolean {
  try {
    const { pathname } = new URL(`http://mock${path}`)
    return /(?:^|\/)__mockapi(?:\/|$)/.test(decodeURIComponent(pathname))
  } catch {
    return false
  }
}

function textsOf(headers: unknown): Record<string, string> {
  const given = isObject(headers) ? Object.entries(headers) : []
  try {
    return Object.fromEntries(new Headers(given.map(([name, value]) => [name, String(value)])))
  } catch (error) {
    throw new ToolError(`"headers": ${(error as Error).message}`)
  }
}

/** Undefined also where the journal is off: the answer is all that there is then. */
async function findCall(
  server: ToolCall['server'],
  mark: string,
): Promise<RecordedCall | undefined> {
  try {
    const call = await markedCall(mark, (path) => server.admin(`GET ${path}`))
    return call as RecordedCall | undefined
  } catch (error) {
    if (error instanceof ToolError) return undefined
    throw error
  }
}

function resultOf(answer: Received | string, call: RecordedCall | undefined): ToolResult {
  const why = call && explained(call, 'own')
  if (typeof answer === 'string') {
    const summary = `No answer: ${answer}. ${whoOf(call)}`
    return { summary, ...why }
  }
  const { status, headers, text, size, isWhole, broken: reason } = answer
  const type = headers.get('content-type') ?? undefined
  const isJson = type !== undefined && isJsonType(mediaTypeOf(type))
  // What mockapi says to a miss stands in "miss".
  const isSaid = text === undefined || text === '' || call?.miss !== undefined
  const body = isSaid ? undefined : isJson ? decodeJson(text) : text
  const breaks = reason === undefined ? '' : ` Its body broke off: ${reason}.`
  const cut = isWhole ? '' : `${breaks} The beginning of its body is shown.`
  return {
    summary: `${status}. ${whoOf(call)}${cut}`,
    status,
    ...why,
    ...(type !== undefined && { type }),
    ...(body !== undefined && { untrustedBody: excerptOf(body, mostShown) }),
    ...(text === undefined && { bytes: size }),
    untrustedHeaders: shownHeaders(headers),
    note: untrustedNote,
  }
}

function whoOf(call: RecordedCall | undefined): string {
  if (!call) return 'The journal does not say who answered.'
  const { answeredBy, miss, source } = call
  if (miss) return 'No mock answers this: see "miss" for the nearest ones and for what to add.'
  if (!answeredBy) return source === 'proxy' ? 'The real API answered.' : 'mockapi itself answered.'
  const { key, file, line } = answeredBy
  return `Answered by ${key}, ${line === undefined ? file : `${file}:${line}`}.`
}

/** Headers that say nothing about the mock. */
const dull =
  /^(?:date|connection|keep-alive|content-length|content-type|transfer-encoding|vary|etag|cache-control|access-control-.*|x-content-type-options|cross-origin-.*)$/

function shownHeaders(headers: Headers): Record<string, string> {
  const shown = [...headers].filter(([name]) => !dull.test(name)).slice(0, 30)
  return Object.fromEntries(shown.map(([name, value]) => [excerpt(name, 60), excerpt(value, 300)]))
}
