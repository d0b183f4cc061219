import { explained, placeOf, type RecordedCall, type RecordedPart } from './recorded.ts'
import { session } from './session.ts'
import { ToolError } from './tool-error.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'
import { excerpt, excerptOf, untrustedNote } from './untrusted.ts'

const defaultLimit = 20

/** Reads what was asked. */
export const journal: Tool = {
  title: 'Read the journal',
  description:
    'See which requests the app sent and what they got, newest last: status, mock, near misses. With "id" one call whole. With "wait" until one comes.',
  inputSchema: {
    type: 'object',
    properties: {
      id: { type: 'integer', description: 'One call, with headers, bodies and why.' },
      key: { type: 'string', description: '"POST /orders" or "/users/:id".', maxLength: 2000 },
      status: { type: ['string', 'integer'], description: '404, "4xx"; 0 broken.' },
      unmatched: { type: 'boolean', description: 'Those that no mock answers.' },
      wait: {
        type: 'string',
        description: 'For a call that fits: "5s", at most 60s.',
        maxLength: 20,
      },
      limit: { type: 'integer', minimum: 1, maximum: 200, description: `Default ${defaultLimit}.` },
      session,
    },
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, openWorldHint: false },
  run: read,
}

async function read({ args, server }: ToolCall): Promise<ToolResult> {
  const id = args.number('id')
  if (id !== undefined) return whole((await server.admin(`GET /requests/${id}`)) as RecordedCall)
  const key = args.text('key')?.trim()
  const query = new URLSearchParams({ limit: String(args.number('limit') ?? defaultLimit) })
  if (key !== undefined && key !== '') query.set(key.startsWith('/') ? 'path' : 'key', key)
  for (const name of ['status', 'unmatched', 'wait']) {
    if (args.has(name)) query.set(name, String(args.value(name)))
  }
  const calls = (await server.admin(`GET /requests?${query}`)) as RecordedCall[]
  const misses = calls.filter(({ miss }) => miss).length
  const missed =
    misses > 0 ? ` No mock answers ${misses} of them: ask for one by "id" to see what to add.` : ''
  return {
    summary: calls.length === 0 ? noneOf(args.has('wait')) : `${countOf(calls.length)}.${missed}`,
    calls: calls.map(shortened),
    ...(calls.length > 0 && { note: untrustedNote }),
  }
}

function noneOf(waited: boolean): string {
  return waited ? 'No call came in time.' : 'No call fits. The journal is of one session.'
}

function countOf(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls, the newest last`
}

function shortened({
  id,
  request,
  response,
  duration,
  answeredBy,
  miss,
  source,
}: RecordedCall): object {
  return {
    id,
    untrustedRequest: excerpt(`${request.method} ${request.below ?? ''}${request.target}`, 300),
    status: response.status,
    ms: Math.round(duration),
    ...(answeredBy && { answeredBy: answeredBy.key, at: placeOf(answeredBy) }),
    ...(miss && { unmatched: true }),
    ...(source && source !== 'mock' && { source }),
  }
}

function whole(call: RecordedCall): ToolResult {
  if (typeof call?.request !== 'object') throw new ToolError('The journal has no such call.')
  const { id, time, request, response, answeredBy, messages, miss } = call
  const by = answeredBy ? ` It was answered by ${answeredBy.key}, ${placeOf(answeredBy)}.` : ''
  return {
    summary: `Call ${id}: status ${response.status}.${by}`,
    id,
    time: new Date(time).toISOString(),
    ...explained(call, 'others'),
    untrustedRequest: {
      line: excerpt(`${request.method} ${request.below ?? ''}${request.target}`, 2000),
      ...partOf(request),
    },
    // What mockapi says to a miss stands in "untrustedMiss".
    ...(!miss && { untrustedResponse: { status: response.status, ...partOf(response) } }),
    ...(messages && { untrustedMessages: excerptOf(messages.slice(-20)) }),
    note: untrustedNote,
  }
}

function partOf({ headers, body, base64, size, truncated }: RecordedPart): object {
  const isText = body !== undefined || base64 === undefined
  return {
    headers: excerptOf(headers),
    ...(isText ? body !== undefined && { body: excerptOf(body) } : { bytes: size }),
    ...(truncated && { truncated }),
  }
}
