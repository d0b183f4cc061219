import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { jsonReply, Reply, textReply } from '../../http/reply.ts'
import type { MediaType } from '../document/model.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { bytesOf } from './binary.ts'
import { multipartOf } from './multipart.ts'
import { XmlWriter } from './xml.ts'

/** What a body is made of. */
export interface BodySource {
  readonly value: unknown
  /** Whether the value is the text that goes over the wire. */
  readonly isSerialized?: boolean | undefined
  /** Whether the value is a declared one, and none that was generated. */
  readonly isExample?: boolean | undefined
  /** The declared media type. */
  readonly media: MediaType
  /** The media type to send, which is no range. */
  readonly type: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** A reply whose body is a value in a media type. */
export function bodyReply(source: BodySource, schemas: DocumentSchemas): Reply {
  const { value, isSerialized, isExample = false, media, type, status, headers } = source
  const name = mediaTypeOf(type)
  const init = { status, headers: { 'content-type': type, ...headers } }
  const text = (body: string) => textReply(body, type, { status, headers })
  if (value instanceof Uint8Array) {
    return new Reply({ kind: 'bytes', bytes: Uint8Array.from(value) }, init)
  }
  if (isBinary(name) && !(typeof value === 'object' && value !== null)) {
    return new Reply({ kind: 'bytes', bytes: bytesOf(name, value, isExample) }, init)
  }
  if (isSerialized && typeof value === 'string') return text(value)
  if (isJsonType(name)) return jsonReply(value, init)
  if (name.endsWith('xml')) {
    if (typeof value === 'string' && value.trimStart().startsWith('<')) return text(value)
    return text(new XmlWriter(schemas).write(value, media.schema, rootName(media.schema)))
  }
  if (name === 'application/x-www-form-urlencoded' && isObject(value)) return text(formOf(value))
  if (name.startsWith('multipart/')) return multipartOf(value, type, { status, headers })
  if (name === 'text/csv' && Array.isArray(value)) return text(csvOf(value))
  const isStructured = typeof value === 'object' && value !== null
  if (isStructured) return isTextual(name) ? text(JSON.stringify(value)) : jsonReply(value, init)
  const plain = String(value ?? '')
  const isPage = name === 'text/html' && !isExample && !plain.includes('<')
  return text(isPage ? pageOf(plain) : plain)
}

function isBinary(type: string): boolean {
  if (/^(?:image|audio|video|font)\//.test(type)) return true
  if (!type.startsWith('application/') && !type.startsWith('*')) return false
  return !isJsonType(type) && !type.endsWith('xml') && !isTextual(type) && !isForm(type)
}

function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded'
}

function isTextual(type: string): boolean {
  return (
    type.startsWith('text/') ||
    /(?:javascript|yaml|graphql|ecmascript|toml|jsonl|ndjson|json-seq|json-lines|jsonlines|sql|jose|jwt)$/.test(
      type,
    )
  )
}

/** The name of the root element where the schema has none: that of the component. */
function rootName(schema: unknown): string {
  const reference = isObject(schema) ? schema['$ref'] : undefined
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : 'root'
}

function pageOf(text: string): string {
  return `<!doctype html>\n<meta charset="utf-8">\n<title>${text}</title>\n<p>${text}</p>\n`
}

function formOf(value: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(value).flatMap(([name, each]) =>
    [each]
      .flat()
      .map((one): [string, string] => [
        name,
        typeof one === 'object' ? JSON.stringify(one) : String(one),
      ]),
  )
  return new URLSearchParams(fields).toString()
}

function csvOf(rows: readonly unknown[]): string {
  const names = [...new Set(rows.flatMap((row) => (isObject(row) ? Object.keys(row) : [])))]
  if (names.length === 0) return rows.map((row) => `${cell(row)}\r\n`).join('')
  const lines = rows.map((row) =>
    names.map((name) => cell(isObject(row) ? row[name] : undefined)).join(','),
  )
  return `${[names.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

/** RFC 4180, section 2. */
function cell(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
