import { faker } from '@faker-js/faker/locale/en'
import { DocumentSchemas } from '../../src/openapi/schema/schema.ts'
import { OpenApiDocument, versionOf } from '../../src/openapi/document/document.ts'
import { compileSample } from '../../src/generate/schema/sample.ts'
import { isRaw, type Parameter, type Raw, type TriedDocument } from './document.ts'

/** Makes values that go out with requests. */
export class RequestValues {
  readonly #document: TriedDocument
  readonly #schemas: DocumentSchemas

  constructor(document: TriedDocument) {
    this.#document = document
    const { root } = document
    const open = () => {
      throw new Error('In another file.')
    }
    const place = () => ({ file: '', line: 1, column: 1 })
    const file = { name: 'tried', root, place, open, read: open }
    const own = new OpenApiDocument(file, versionOf(root) ?? '3.1')
    this.#schemas = new DocumentSchemas(own)
  }

  /** A value that fits the schema of a request; undefined where none can be made. */
  sample(schema: unknown, name: string): unknown {
    faker.seed(1)
    try {
      return this.#compile(schema, name).make(faker)
    } catch {
      return undefined
    }
  }

  #compile(schema: unknown, name: string) {
    const read = (raw: unknown) => {
      const target =
        isRaw(raw) && typeof raw['$ref'] === 'string' ? this.#document.follow(raw) : raw
      return this.#schemas.read(target)
    }
    return compileSample(schema, { read, direction: 'request' }, name)
  }

  /** Whether a declared value fits its schema, also where the document has a number as a text. */
  #fits(value: unknown, schema: unknown): boolean {
    try {
      const sample = this.#compile(schema, '')
      const isNumber = typeof value === 'string' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)
      return sample.fits(value) || (isNumber && sample.fits(Number(value)))
    } catch {
      return true
    }
  }

  /** What a parameter can be, best first: its examples and what its schema names where these fit, else what is made of it. */
  ofParameter({ name, raw }: Parameter): unknown {
    const [type, content] = Object.entries(isRaw(raw['content']) ? raw['content'] : {})[0] ?? []
    const holder = content === undefined ? raw : this.#document.follow(content)
    const schema = this.#document.isSwagger && !raw['schema'] ? raw : holder['schema']
    const read = this.#document.follow(schema)
    const examples = isRaw(holder['examples']) ? Object.values(holder['examples']) : []
    const declared = [
      holder['example'],
      raw['x-example'],
      ...examples.map((each) => this.#document.follow(each)['value']),
      read['example'],
      ...(Array.isArray(read['examples']) ? (read['examples'] as unknown[]) : []),
      read['default'],
    ]
    const isGiven = (each: unknown) => each !== undefined && each !== null && each !== ''
    const found = declared.find((each) => isGiven(each) && this.#fits(each, schema ?? {}))
    const value = found ?? this.sample(schema ?? {}, name) ?? 'a'
    return type !== undefined && /json/.test(type) ? JSON.stringify(value) : value
  }
}

/** A parameter as it stands in an address or a header, by its style. */
export function written(value: unknown, { at, name, raw }: Parameter): string {
  const style = raw['style'] ?? (at === 'query' || at === 'cookie' ? 'form' : 'simple')
  const parts = Array.isArray(value) ? value : isRaw(value) ? Object.entries(value).flat() : [value]
  const texts = parts.map((each) => (typeof each === 'object' ? JSON.stringify(each) : `${each}`))
  const pair = isRaw(value) && raw['explode'] === true
  const text = pair ? pairs(value).join(style === 'matrix' ? ';' : ',') : texts.join(',')
  if (style === 'label')
    return `.${pair ? pairs(value).join('.') : texts.join(raw['explode'] ? '.' : ',')}`
  if (style !== 'matrix') return text
  if (Array.isArray(value) && raw['explode'] === true) {
    return texts.map((each) => `;${name}=${each}`).join('')
  }
  return pair ? `;${text}` : `;${name}=${text}`
}

/** The names and values that a query parameter is sent as. */
export function queryPairs(value: unknown, { name, raw }: Parameter): [string, string][] {
  const style = raw['style'] ?? 'form'
  const explode =
    raw['explode'] ??
    (style === 'form' && raw['collectionFormat'] === undefined && raw['type'] === undefined)
  const text = (each: unknown) => (typeof each === 'object' ? JSON.stringify(each) : `${each}`)
  if (isRaw(value)) {
    if (style === 'deepObject') return deepPairs(name, value)
    if (explode) return Object.entries(value).map(([key, each]) => [key, text(each)])
    return [[name, Object.entries(value).flat().map(text).join(',')]]
  }
  if (!Array.isArray(value)) return [[name, text(value)]]
  if (explode || raw['collectionFormat'] === 'multi') return value.map((each) => [name, text(each)])
  const separators: Raw = {
    pipeDelimited: '|',
    spaceDelimited: ' ',
    pipes: '|',
    ssv: ' ',
    tsv: '\t',
  }
  const separator = separators[String(raw['collectionFormat'] ?? style)] ?? ','
  return [[name, value.map(text).join(String(separator))]]
}

function deepPairs(name: string, value: Raw): [string, string][] {
  return Object.entries(value).flatMap(([key, each]): [string, string][] => {
    const inner = `${name}[${key}]`
    if (isRaw(each)) return deepPairs(inner, each)
    if (Array.isArray(each)) return each.map((one) => [`${inner}[]`, `${one}`])
    return [[inner, `${each as string}`]]
  })
}

function pairs(value: Raw): string[] {
  return Object.entries(value).map(([name, each]) => `${name}=${String(each)}`)
}
