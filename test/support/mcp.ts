import { send, type AdminResponse } from './admin-shop.ts'

/** What a client of the modern version sends with each request. */
export const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** A JSON-RPC answer. */
export interface RpcAnswer {
  readonly id: unknown
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** Sends a message to a server's tools as it is. */
export function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<AdminResponse> {
  return send(url, 'POST /mcp', { body, headers })
}

/** Sends a request of an older version, which has no headers. */
export async function ask(url: string, method: string, params?: object): Promise<RpcAnswer> {
  const { body } = await post(url, { jsonrpc: '2.0', id: 1, method, ...(params && { params }) })
  return body as RpcAnswer
}

/** Sends a request of the modern version with the headers that belong to it. */
export function askModern(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<AdminResponse> {
  const { name, uri } = params
  const named = typeof name === 'string' ? name : typeof uri === 'string' ? uri : undefined
  return post(
    url,
    { jsonrpc: '2.0', id: 'a', method, params: { ...params, _meta: modernMeta } },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(named !== undefined && { 'mcp-name': named }),
      ...headers,
    },
  )
}

/** What a tool answers: its result, or its complaint. */
export interface ToolAnswer {
  readonly isError: boolean
  /** The sentence of a complaint; the result as text otherwise. */
  readonly text: string
  readonly result: Readonly<Record<string, unknown>>
}

/** Calls a tool. */
export async function callTool(url: string, name: string, args: object = {}): Promise<ToolAnswer> {
  return toolAnswer(await ask(url, 'tools/call', { name, arguments: args }))
}

/** What a tool answered. @throws Error for an error of the protocol */
export function toolAnswer({ result, error }: RpcAnswer): ToolAnswer {
  if (!result) throw new Error(error?.message)
  const { isError, content, structuredContent } = result as {
    readonly isError: boolean
    readonly content: readonly [{ readonly text: string }]
    readonly structuredContent?: Readonly<Record<string, unknown>>
  }
  return { isError, text: content[0].text, result: structuredContent ?? {} }
}
