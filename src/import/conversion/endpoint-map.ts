import { printValue } from './print.ts'

/** One endpoint of a map in a file. */
export interface MapEntry {
  /** `GET /pets/:id`. */
  readonly key: string
  /** Its value as mock files have it. */
  readonly value: unknown
  /** What stands above it; empty for nothing. */
  readonly comment?: string
}

/**
 * The text of a map of endpoints.
 * @param schema the address of the schema of such files, from this one
 * @param head members that stand before the endpoints: `$defaults`
 */
export function endpointMapText(
  entries: readonly MapEntry[],
  schema: string,
  head: Readonly<Record<string, unknown>> = {},
): string {
  const members = [...Object.entries(head).map(([key, value]) => ({ key, value })), ...entries]
  const rows = members.map(({ key, value, comment = '' }: MapEntry) => {
    const name = `${JSON.stringify(key)}: `
    const note = comment === '' ? '' : `  // ${comment}\n`
    return `${note}  ${name}${printValue(value, 'json', '  ', name.length + 1)}`
  })
  return `{\n${[`  "$schema": ${JSON.stringify(schema)}`, ...rows].join(',\n')}\n}\n`
}

/** The first sentence of a text as a comment of one line; empty where that is long. */
export function commentOf(text: unknown): string {
  if (typeof text !== 'string') return ''
  const [line = ''] = text.trim().split(/\r\n|[\r\n\u2028\u2029]/, 1)
  const plain = line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  const [sentence = ''] = /^.*?[.!?](?=\s|$)/.exec(plain) ?? [plain]
  return sentence.length <= 76 ? sentence : ''
}

/** A text whose braces are templates, among values that are written as they stand. */
export class Template {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A body as mock files write it: braces of templates and keys that look like instructions are escaped. */
export function literalBody(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('{{', String.raw`\{{`)
  if (value instanceof Template) return value.text
  if (Array.isArray(value)) return value.map((each) => literalBody(each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [
    key.startsWith('$') ? `$${key}` : key,
    literalBody(each),
  ])
  return Object.fromEntries(entries)
}

/** Records as files write them: braces of templates are escaped, and all keys are data. */
export function literalRecords(value: unknown): unknown {
  return mapTexts(value, (text) => text.replaceAll('{{', String.raw`\{{`))
}

/** A JSON value with others in the place of its texts; names of members stay. */
export function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]),
  )
}
