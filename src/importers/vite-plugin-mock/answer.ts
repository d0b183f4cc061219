import { Fault } from '../../behaviour/fault.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { Reply, emptyReply, jsonReply } from '../../http/reply.ts'
import type { Callable, RunContext } from '../express/exchange.ts'
import { renderAnswer, withRandom } from '../mockjs/mock.ts'
import type { NodeRequest, NodeResponse, ViteMock, ViteMockRequest, ViteMockThis } from './types.ts'

type Respond = Extract<ViteMock['response'], (...args: never[]) => unknown>

/** Whether an entry is called with a request and a response of Node, which others are not made for. */
export function needsNode({ response, rawResponse }: ViteMock): boolean {
  if (typeof rawResponse === 'function') return true
  return (
    typeof response === 'function' && (response.length > 1 || /\bthis\b/.test(String(response)))
  )
}

/** What an entry answers a request with. */
export async function answer(mock: ViteMock, context: EndpointContext): Promise<unknown> {
  if (needsNode(mock)) return await answerByNode(mock, context)
  const { response, statusCode: status = 200, headers } = mock
  const { random } = context
  const value: unknown =
    typeof response === 'function'
      ? await withRandom(random, () =>
          (response as (request: ViteMockRequest) => unknown)(requestOf(context, context.body)),
        )
      : response
  if (value instanceof Reply || value instanceof Response || value instanceof Fault) return value
  const made = renderAnswer(value, random)
  if (made === undefined) return emptyReply(status)
  return jsonReply(made, { status, headers: headers as Record<string, string> })
}

async function answerByNode(mock: ViteMock, context: EndpointContext): Promise<unknown> {
  const { runHandlers } = await import('../express/exchange.ts')
  const respond = async (req: NodeRequest, res: NodeResponse): Promise<void> => {
    const { response, rawResponse, statusCode = 200, headers = {} } = mock
    const { random } = context
    const request = requestOf(context, req.body)
    const self: ViteMockThis = { req, res, parseJson: () => Promise.resolve(request.body) }
    if (typeof rawResponse === 'function') {
      await withRandom(random, () => rawResponse.call(self, req, res))
      return
    }
    res.statusCode = statusCode
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value as string)
    const value = await withRandom(random, () =>
      (response as Respond).call(self, request, req, res),
    )
    if (!res.headersSent) res.json(renderAnswer(value, random))
  }
  return await runHandlers(context.forMiddleware() as RunContext, [respond as Callable])
}

function requestOf(context: EndpointContext, body: unknown): ViteMockRequest {
  const { pathname, search, searchParams } = new URL(context.url)
  const query: Record<string, unknown> = {}
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    query[name] = values.length > 1 ? values : values[0]
  }
  // As the plugin has it: a GET with a query has that, all others have the parameters first.
  const isByQuery = context.method === 'GET' && search.length > 1
  const together = isByQuery ? { ...context.params, ...query } : { ...query, ...context.params }
  return {
    url: pathname + search,
    body: bodyOf(body) as ViteMockRequest['body'],
    query: together as ViteMockRequest['query'],
    params: context.params as ViteMockRequest['params'],
    headers: { ...context.headers },
  }
}

/** Text is read as JSON, and otherwise as a form, whatever type it was sent as. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? {}
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
