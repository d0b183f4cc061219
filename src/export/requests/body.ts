import { isObject } from '../../errors/validation-issue.ts'
import { concreteType } from '../../openapi/document/media-range.ts'
import type { MediaType, RequestBody } from '../../openapi/document/model.ts'
import type { ExampleBody, Field, PartField } from './request.ts'
import { queryPairs, textOf } from './styles.ts'
import type { ExampleValues } from './values.ts'

/** A body that fits: JSON where that is taken, else the first media type that is declared. */
export function exampleBody(body: RequestBody, values: ExampleValues): ExampleBody | undefined {
  const made = bodyOf(body, values)
  return made && 'fields' in made && made.fields.length === 0 ? undefined : made
}

function bodyOf({ content }: RequestBody, values: ExampleValues): ExampleBody | undefined {
  const media =
    content.find(({ type }) => /^application\/json\b/i.test(type)) ??
    content.find(({ type }) => /json/i.test(type)) ??
    content[0]
  if (!media) return undefined
  const type = concreteType(media.type, undefined)
  const [example] = media.examples
  if (example?.isSerialized) return { kind: 'text', type, text: String(example.value) }
  if (/^multipart\//i.test(type)) return { kind: 'multipart', type, fields: parts(media, values) }
  const isAny = media.schema === undefined || Object.keys(values.read(media.schema)).length === 0
  const value = values.declared(media) ?? (isAny ? {} : values.of(media))
  if (/x-www-form-urlencoded/i.test(type))
    return { kind: 'form', type, fields: formFields(media, value) }
  if (/json/i.test(type)) return { kind: 'text', type, text: jsonText(type, value) }
  if (isXml(type) && typeof value !== 'string')
    return { kind: 'text', type, text: values.xml(value, media.schema) }
  if (isXml(type) || /^text\//i.test(type)) return { kind: 'text', type, text: textOf(value ?? '') }
  return { kind: 'file', type }
}

function isXml(type: string): boolean {
  return /[/+]xml\b/i.test(type)
}

/** JSON of a value; lines of it where the type says so. */
function jsonText(type: string, value: unknown): string {
  const isLines = /jsonl|ndjson|json-seq/i.test(type)
  if (isLines && Array.isArray(value)) return value.map((each) => JSON.stringify(each)).join('\n')
  return JSON.stringify(value ?? {})
}

function formFields({ encoding }: MediaType, value: unknown): Field[] {
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, each]) => {
    const { style = 'form', explode = style === 'form' } = encoding?.[name] ?? {}
    const styled = { name, style: String(style), explode: explode === true }
    return queryPairs(each, styled).map(([key, text]) => ({
      name: key,
      value: text,
      isNeeded: true,
    }))
  })
}

function parts(media: MediaType, values: ExampleValues): PartField[] {
  const value = values.of(media)
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, each]) => {
    const property = values.read(values.property(media.schema, name))
    const items = property['type'] === 'array' ? values.read(property['items']) : property
    const { contentType } = media.encoding?.[name] ?? {}
    const type = typeof contentType === 'string' ? contentType.split(',')[0]?.trim() : undefined
    return [each].flat().map((one): PartField => {
      const isFile = isBinary(items) || (type !== undefined && !/json|text|xml/i.test(type))
      const kind = type ?? (isObject(one) ? 'application/json' : undefined)
      return { name, value: isFile ? '' : textOf(one), isNeeded: true, isFile, type: kind }
    })
  })
}

function isBinary({
  format,
  contentMediaType,
  contentEncoding,
}: Readonly<Record<string, unknown>>) {
  if (format === 'binary') return true
  return typeof contentMediaType === 'string' && contentEncoding === undefined
}
