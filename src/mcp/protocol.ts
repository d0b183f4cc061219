import { isObject } from '../errors/validation-issue.ts'

/** The version that has no handshake: each request says which version it speaks. */
export const modernVersion = '2026-07-28'

/** Versions that begin with `initialize`, the newest first. */
export const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

/** What a client speaks that sends no version: the last one without a header for it. */
export const silentVersion = '2025-03-26'

/** Whether a version has no handshake; versions are dates. */
export function isModern(version: string): boolean {
  return version >= modernVersion
}

/** Whether several messages may come as one list, which the versions since 2025-06-18 have not. */
export function takesBatches(version: string): boolean {
  return version <= '2025-03-26'
}

/** Keys of `_meta` (2026-07-28, Overview, section "Per-request protocol fields"). */
export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  server: 'io.modelcontextprotocol/serverInfo',
} as const

/** Codes of errors (JSON-RPC 2.0, section 5.1; MCP 2026-07-28, Overview, section "Error Codes"). */
export const errorCodes = {
  parse: -32_700,
  request: -32_600,
  method: -32_601,
  params: -32_602,
  internal: -32_603,
  headers: -32_020,
  version: -32_022,
} as const

/** An error that is answered in place of a result. */
export class ProtocolError extends Error {
  readonly code: number
  readonly data: object | undefined
  /** Whether the message is refused before its method is looked at, for which HTTP has a status. */
  readonly isOfEnvelope: boolean

  constructor(code: number, message: string, data?: object, isOfEnvelope = false) {
    super(message)
    this.code = code
    this.data = data
    this.isOfEnvelope = isOfEnvelope
  }
}

/** The id of a request. */
export type MessageId = string | number

/** The members of an object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A request, whose answer has its id. */
export interface McpRequest {
  readonly kind: 'request'
  readonly id: MessageId
  readonly method: string
  readonly params: JsonObject
}

/** What a client sent: a request, or what is not answered. */
export type McpMessage =
  | McpRequest
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'response' }

/** An answer; its id is null where the request had none that could be read. */
export interface McpAnswer {
  readonly jsonrpc: '2.0'
  readonly id: MessageId | null
  readonly result?: object
  readonly error?: { readonly code: number; readonly message: string; readonly data?: object }
}

/** Reads a message. @throws ProtocolError for what is none */
export function readMessage(value: unknown): McpMessage {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') {
    throw invalid('A message is an object with "jsonrpc": "2.0".')
  }
  const { id, method, params = {} } = value
  if (method === undefined && ('result' in value || 'error' in value)) return { kind: 'response' }
  if (typeof method !== 'string') throw invalid('"method" is missing: write its name.')
  if (!isObject(params)) throw invalid('"params" is not an object.')
  if (id === undefined) return { kind: 'notification', method, params }
  if (isId(id)) return { kind: 'request', id, method, params }
  throw invalid('"id" is neither a text nor a whole number.')
}

/** The id of what may be no valid message, so that its error has it. */
export function idOf(value: unknown): MessageId | null {
  const id = isObject(value) ? value['id'] : undefined
  return isId(id) ? id : null
}

function isId(id: unknown): id is MessageId {
  return typeof id === 'string' || Number.isSafeInteger(id)
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(errorCodes.request, message, undefined, true)
}

/** The answer that says what is wrong. */
export function errorAnswer(
  id: MessageId | null,
  { code, message, data }: ProtocolError,
): McpAnswer {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data && { data }) } }
}

/**
 * The version that a request claims for itself alone; undefined where it claims none, as those of older versions.
 * @throws ProtocolError for a claim that is not whole, or of a version that is not spoken here
 */
export function claimedVersion(params: JsonObject): string | undefined {
  const version = writtenVersion(params)
  if (version === undefined) return undefined
  if (typeof version !== 'string') throw badMeta(metaKeys.version, 'a text')
  if (version !== modernVersion) throw unsupported(version)
  const meta = params['_meta'] as JsonObject
  if (!isObject(meta[metaKeys.capabilities])) throw badMeta(metaKeys.capabilities, 'an object')
  return version
}

/** What a request has as the version that it claims, right or wrong; undefined where it claims none. */
export function writtenVersion(params: JsonObject): unknown {
  const meta = params['_meta']
  return isObject(meta) && metaKeys.version in meta ? (meta[metaKeys.version] ?? null) : undefined
}

function badMeta(key: string, what: string): ProtocolError {
  const message = `params._meta[${JSON.stringify(key)}] is not ${what}, which each request must have.`
  return new ProtocolError(errorCodes.params, message, undefined, true)
}

/** The refusal of a version, with those that are spoken. */
export function unsupported(requested: string): ProtocolError {
  const supported = [modernVersion, ...legacyVersions]
  const shown = JSON.stringify(requested.slice(0, 40))
  const message = `The protocol version ${shown} is not spoken here. There are ${supported.join(', ')}.`
  return new ProtocolError(errorCodes.version, message, { supported, requested }, true)
}
