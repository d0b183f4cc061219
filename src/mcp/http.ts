import { parseJson } from '../http/json.ts'
import type { McpHost } from './tools/host.ts'
import {
  claimedVersion,
  errorAnswer,
  errorCodes,
  idOf,
  isModern,
  legacyVersions,
  ProtocolError,
  readMessage,
  silentVersion,
  unsupported,
  writtenVersion,
  type JsonObject,
  type McpAnswer,
  type McpMessage,
} from './protocol.ts'
import { answerList } from './batch.ts'
import { answerRequest } from './server.ts'

/** What is answered to a POST; without a body there is nothing to say. */
export interface HttpAnswer {
  readonly status: number
  readonly body?: McpAnswer | readonly McpAnswer[]
}

/** The value of a header by its name; undefined for none. */
type Header = (name: string) => string | undefined

/**
 * Answers a POST (Streamable HTTP of 2026-07-28, and of its predecessors without sessions and streams): each with one
 * JSON text.
 * @param signal aborted when the client goes away
 */
export async function answerPost(
  text: string,
  header: Header,
  host: McpHost,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const body = parseJson(text)
  if (!body) {
    const message = 'The body is not valid JSON, or nested too deeply.'
    return refusal(null, new ProtocolError(errorCodes.parse, message))
  }
  const { value } = body
  try {
    if (Array.isArray(value)) return await answerBatch(value, versionOf(header), host, signal)
    const message = readMessage(value)
    if (message.kind === 'response') return { status: 202 }
    checkHeaders(message, header)
    if (message.kind === 'notification') return { status: 202 }
    const { answer, status } = await answerRequest(message, host, signal)
    return { status, body: answer }
  } catch (error) {
    if (error instanceof ProtocolError) return refusal(idOf(value), error)
    throw error
  }
}

/** @throws ProtocolError for a version that is unknown */
function versionOf(header: Header): string {
  const version = header('mcp-protocol-version')?.trim() ?? silentVersion
  const isKnown = isModern(version) || legacyVersions.some((each) => each === version)
  if (!isKnown) throw unsupported(version)
  return version
}

async function answerBatch(
  values: readonly unknown[],
  version: string,
  host: McpHost,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const answers = await answerList(values, version, host, signal)
  return answers.length > 0 ? { status: 200, body: answers } : { status: 202 }
}

/** Compares the headers with the body, as proxies between them may go by the headers. @throws ProtocolError where they differ */
function checkHeaders(message: Exclude<McpMessage, { kind: 'response' }>, header: Header): void {
  const { method, params, kind } = message
  const given = header('mcp-protocol-version')?.trim()
  const written = writtenVersion(params)
  if (written === undefined) {
    const version = versionOf(header)
    if (!isModern(version) || kind === 'notification') return
    if (method === 'initialize') throw mismatch('MCP-Protocol-Version', version, 'a handshake')
    const text = `The version ${version} wants params._meta in each request, with the version and the client's capabilities.`
    throw new ProtocolError(errorCodes.params, text, undefined, true)
  }
  if (kind === 'notification') return
  if (typeof written === 'string' && given !== written) {
    throw mismatch('MCP-Protocol-Version', given, written)
  }
  claimedVersion(params)
  const named = header('mcp-method')?.trim()
  if (named !== method) throw mismatch('Mcp-Method', named, method)
  const source = sourceOfName(method, params)
  if (source === undefined) return
  const name = decodedHeader(header('mcp-name')?.trim())
  if (name !== source) throw mismatch('Mcp-Name', name, source)
}

function mismatch(name: string, header: string | undefined, body: string): ProtocolError {
  const shown = header === undefined ? 'is missing' : `is ${JSON.stringify(header.slice(0, 60))}`
  const text = `The header ${name} ${shown}, and the body has ${JSON.stringify(body.slice(0, 60))}. Send the same in both.`
  return new ProtocolError(errorCodes.headers, text)
}

/** What `Mcp-Name` repeats; undefined for methods without it. */
function sourceOfName(method: string, { name, uri }: JsonObject): string | undefined {
  const value = method === 'tools/call' ? name : method === 'resources/read' ? uri : undefined
  return typeof value === 'string' ? value : undefined
}

/** Undoes `=?base64?…?=`, which holds what a header cannot; undefined for what does not decode. */
function decodedHeader(value: string | undefined): string | undefined {
  const [, encoded] = /^=\?base64\?(.*)\?=$/.exec(value ?? '') ?? []
  if (encoded === undefined) return value
  try {
    const bytes = Uint8Array.from(atob(encoded), (each) => each.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function refusal(id: McpAnswer['id'], error: ProtocolError): HttpAnswer {
  return { status: 400, body: errorAnswer(id, error) }
}
