import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parseJson } from '../../http/json.ts'
import { isInRange } from '../document/media-range.ts'
import type { MediaType } from '../document/model.ts'
import { formatPointer } from '../document/pointer.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { keepAsIs } from './coerce.ts'
import type { Violation } from '../schema/violation.ts'

/** Whether any field of a form is a part of JSON, `new Blob([json], { type: 'application/json' })`. */
export function hasJsonParts(fields: object): boolean {
  return Object.values(fields).some((value) => [value].flat().some(isJsonPart))
}

/** The fields of a form with the values of its parts of JSON, but where the schema asks for a file. */
export async function withJsonParts(
  fields: object,
  schema: unknown,
  schemas: DocumentSchemas,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(fields).map(async ([name, value]): Promise<[string, unknown]> => {
    const property = propertyOf(schema, name, schemas)
    const isList = typesOf(property, schemas).has('array')
    const item: unknown = isList ? schemas.read(property)['items'] : property
    if (typesOf(item, schemas).has('string')) return [name, value]
    const read = async (part: unknown) => (isJsonPart(part) ? await jsonOf(part) : part)
    return [name, Array.isArray(value) ? await Promise.all(value.map(read)) : await read(value)]
  })
  return Object.fromEntries(await Promise.all(entries))
}

function isJsonPart(value: unknown): value is Blob {
  return value instanceof Blob && isJsonType(mediaTypeOf(value.type))
}

async function jsonOf(part: Blob): Promise<unknown> {
  const text = await part.text()
  return keepAsIs(parseJson(text)?.value ?? text)
}

/** A form whose files are texts, which is what their schemas have them as, and what is wrong with these files. */
export function withFilesAsTexts(
  value: object,
  { schema, encoding, type }: MediaType,
  schemas: DocumentSchemas,
): {
  readonly plain: object
  readonly files: ReadonlySet<string>
  readonly violations: Violation[]
} {
  const files = new Set<string>()
  const violations: Violation[] = []
  const isMultipart = mediaTypeOf(type) === 'multipart/form-data'
  const entries = Object.entries(value).map(([name, field]: [string, unknown]) => {
    const property = propertyOf(schema, name, schemas)
    const declared = encoding && Object.hasOwn(encoding, name) ? encoding[name] : undefined
    const plainPart = (part: unknown, pointer: string, own: unknown): unknown => {
      if (part instanceof Blob) {
        files.add(pointer)
        const message = refusal(part, declared?.['contentType'])
        if (message !== undefined)
          violations.push({ pointer, keyword: 'contentMediaType', message })
        return ''
      }
      if (isMultipart && typeof part === 'string' && schemas.read(own)['format'] === 'binary') {
        violations.push({ pointer, keyword: 'format', message: 'must be a file' })
      }
      return part
    }
    const pointer = formatPointer([name])
    if (!Array.isArray(field)) return [name, plainPart(field, pointer, property)]
    const items = schemas.read(property)['items']
    return [name, field.map((part, index) => plainPart(part, `${pointer}/${index}`, items))]
  })
  return { plain: Object.fromEntries(entries) as object, files, violations }
}

function refusal(file: Blob, declared: unknown): string | undefined {
  if (typeof declared !== 'string') return undefined
  const ranges = declared.split(',').map((each) => each.trim())
  const sent = mediaTypeOf(file.type) || 'application/octet-stream'
  if (ranges.some((range) => isInRange(sent, range))) return undefined
  return `must be ${ranges.join(' or ')}, and is ${sent}`
}

/** Whether a violation is one of a file as a text, which it is not. */
export function isOfFile(
  { pointer, keyword, message }: Violation,
  files: ReadonlySet<string>,
): boolean {
  return files.has(pointer) && !(keyword === 'type' && !message.includes('string'))
}

/** A value without the properties that only the server sets, which a request may have, and which count for nothing. */
export function withoutReadOnly(
  value: unknown,
  schema: unknown,
  schemas: DocumentSchemas,
): unknown {
  if (Array.isArray(value)) {
    const { items } = schemas.read(schema)
    return items === undefined ? value : value.map((each) => withoutReadOnly(each, items, schemas))
  }
  if (!isObject(value) || value instanceof Blob) return value
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const property = propertyOf(schema, name, schemas)
    if (property === undefined) return [[name, each]]
    if (schemas.read(property)['readOnly'] === true) return []
    return [[name, withoutReadOnly(each, property, schemas)]]
  })
  return Object.fromEntries(entries)
}
