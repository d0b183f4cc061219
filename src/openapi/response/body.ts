import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { placeholderImage } from '../../http/placeholder.ts'
import { jsonReply, Reply, textReply } from '../../http/reply.ts'
import type { MediaType } from '../document/model.ts'
import { XmlWriter } from './xml.ts'
import type { DocumentSchemas } from '../schema/schema.ts'

/** What a body is made of. */
export interface BodySource {
  readonly value: unknown
  /** The declared media type. */
  readonly media: MediaType
  /** The media type to send, which is no range. */
  readonly type: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** A reply whose body is a value in a media type. */
export function bodyReply(
  { value, media, type, status, headers }: BodySource,
  schemas: DocumentSchemas,
): Reply {
  const name = mediaTypeOf(type)
  const init = { status, headers: { 'content-type': type, ...headers } }
  if (isJsonType(name)) return jsonReply(value, init)
  const text = (body: string) => textReply(body, type, { status, headers })
  if (name.endsWith('xml')) {
    if (typeof value === 'string' && value.trimStart().startsWith('<')) return text(value)
    return text(new XmlWriter(schemas).write(value, media.schema, rootName(media.schema)))
  }
  if (name === 'application/x-www-form-urlencoded' && isObject(value)) return text(formOf(value))
  if (name === 'text/csv' && Array.isArray(value)) return text(csvOf(value))
  const isStructured = typeof value === 'object' && value !== null
  if (isTextual(name)) return text(isStructured ? JSON.stringify(value) : String(value ?? ''))
  const bytes = isStructured ? undefined : bytesOf(name, value)
  return bytes ? new Reply({ kind: 'bytes', bytes }, init) : jsonReply(value, init)
}

function isTextual(type: string): boolean {
  return type.startsWith('text/') || /(?:javascript|yaml|graphql|ecmascript|toml)$/.test(type)
}

/** The name of the root element where the schema has none: that of the component. */
function rootName(schema: unknown): string {
  const reference = isObject(schema) ? schema['$ref'] : undefined
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : 'root'
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
  if (names.length === 0) return rows.map(cell).join('\r\n')
  const lines = rows.map((row) =>
    names.map((name) => cell((row as Record<string, unknown>)[name])).join(','),
  )
  return `${[names.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

/** RFC 4180, section 2. */
function cell(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A PNG of one transparent pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const encoder = new TextEncoder()

/** Bytes of a type that is no text: what an example holds in base64, else a picture or a few letters. */
function bytesOf(type: string, value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value === 'string' && isBase64(value)) return fromBase64(value)
  if (type === 'image/svg+xml') return encoder.encode(placeholderImage(640, 480))
  if (type.startsWith('image/')) return fromBase64(pixel)
  return encoder.encode(String(value ?? ''))
}

function isBase64(text: string): boolean {
  return text.length >= 16 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
