import { isJsonType } from '../http/body.ts'
import { shapeOf, type JsonType, type Shape } from './shape.ts'

/** What can differ between a mock and the real API, each something that code of a frontend can notice. */
export type DifferenceKind =
  | 'status'
  | 'content-type'
  | 'missing'
  | 'new'
  | 'type'
  | 'null'
  | 'optional'
  | 'value'

/** One difference. */
export interface Difference {
  readonly kind: DifferenceKind
  /** Where in the body: `data[].owner.name`; empty for the body as a whole, and for the head. */
  readonly path: string
  /** The same part by part: names, `[]` for the items of a list, `*` for the fields of an object of ids. */
  readonly steps: readonly string[]
  /** What the real API does, and what the mock does. */
  readonly text: string
  /** What the real API has there, for whoever wants to make the mock alike; undefined where it has nothing. */
  readonly sample?: { readonly value: unknown }
  /** The types that the real API has there. */
  readonly types?: readonly JsonType[]
  /** Whether what is new is missing at times. */
  readonly isOptional?: boolean
}

/** An answer, as far as it is compared. */
export interface ComparedAnswer {
  readonly status: number
  /** The media type without parameters; empty for none. */
  readonly type: string
  /** The value of JSON; undefined for other bodies and for none. */
  readonly body: { readonly value: unknown } | undefined
}

/** What a comparison found. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** Places of which one side shows nothing, such as the items of an empty list. */
  readonly unseen: readonly string[]
}

/** Compares answers by their shape: values count nowhere but where they are words of a small set. */
export function compareAnswers(mock: ComparedAnswer, real: ComparedAnswer): Comparison {
  const differences: Difference[] = []
  const isAlike = Math.floor(mock.status / 100) === Math.floor(real.status / 100)
  if (mock.status !== real.status) {
    const text = `answers ${real.status}, the mock ${mock.status}`
    const sample = isAlike && hasBody(real.status) ? { sample: { value: real.status } } : {}
    differences.push({ kind: 'status', path: '', steps: [], text, ...sample })
  }
  // An error has another body than a success.
  if (!isAlike) return { differences, unseen: [] }
  if (mock.type !== real.type) {
    const text = `is ${real.type || 'of no type'}, the mock's ${mock.type || 'of no type'}`
    // Another format has another body.
    const isSame = real.type !== '' && isJsonType(mock.type) === isJsonType(real.type)
    const sample = isSame ? { sample: { value: real.type } } : {}
    differences.push({ kind: 'content-type', path: '', steps: [], text, ...sample })
  }
  if (!mock.body || !real.body || ![mock, real].every(({ type }) => isJsonType(type))) {
    return { differences, unseen: [] }
  }
  const unseen: string[] = []
  compare(shapeOf(mock.body.value), shapeOf(real.body.value), [], { differences, unseen })
  return { differences, unseen }
}

function hasBody(status: number): boolean {
  return ![204, 205, 304].includes(status)
}

interface Found {
  readonly differences: Difference[]
  readonly unseen: string[]
}

function compare(mock: Shape, real: Shape, steps: readonly string[], found: Found): void {
  const [ofMock, ofReal] = [typesOf(mock), typesOf(real)]
  const tell = (kind: DifferenceKind, text: string, value: unknown): void => {
    const types = [...real.types.keys()]
    found.differences.push({ kind, path: pathOf(steps), steps, text, sample: { value }, types })
  }
  const isNullable = real.types.has('null') && !mock.types.has('null')
  if (isNullable) {
    const often = ofReal.length === 0 ? 'is null' : 'can be null'
    tell('null', `${often}, the mock always has ${namesOf(ofMock)}`, null)
  }
  if (ofMock.length === 0 || ofReal.length === 0) {
    // Null alone does not say what a value is where there is one.
    if (ofMock.length !== ofReal.length && !isNullable) found.unseen.push(pathOf(steps))
    return
  }
  const others = ofReal.filter((type) => !ofMock.includes(type))
  const [other] = others
  if (other !== undefined) {
    const often = others.length < ofReal.length ? 'can be' : 'is'
    const text = `${often} ${namesOf(others)}, the mock has ${namesOf(ofMock)}`
    tell('type', text, real.samples.get(other))
  }
  const word = newWord(mock.texts, real.texts)
  if (word !== undefined) {
    const known = [...(mock.texts ?? [])].map(([text]) => JSON.stringify(text)).join(', ')
    tell('value', `can be ${JSON.stringify(word)}, the mock has ${known}`, word)
  }
  const both = (type: JsonType) => mock.types.has(type) && real.types.has(type)
  if (both('object')) compareFields(mock, real, steps, found)
  if (both('array')) compareItems(mock.items, real.items, [...steps, '[]'], found)
}

function compareItems(
  mock: Shape | undefined,
  real: Shape | undefined,
  steps: readonly string[],
  found: Found,
): void {
  if (mock?.count && real?.count) compare(mock, real, steps, found)
  else if (mock?.count || real?.count) found.unseen.push(pathOf(steps))
}

function compareFields(mock: Shape, real: Shape, steps: readonly string[], found: Found): void {
  const tell = (
    kind: DifferenceKind,
    name: string,
    text: string,
    more: Partial<Difference> = {},
  ): void => {
    const own = [...steps, name]
    found.differences.push({ kind, path: pathOf(own), steps: own, text, ...more })
  }
  // An object of ids beside one of names: nothing says which names are alike.
  if (mock.fields.has('*') !== real.fields.has('*')) {
    found.unseen.push(pathOf([...steps, '*']))
    return
  }
  const objects = mock.types.get('object') ?? 0
  const realObjects = real.types.get('object') ?? 0
  for (const [name, field] of mock.fields) {
    const other = real.fields.get(name)
    const isAlways = name !== '*' && field.count >= objects
    if (!other && isAlways)
      tell('missing', name, `is gone, the mock has ${namesOf(field.types.keys())}`)
    if (!other && !isAlways) found.unseen.push(pathOf([...steps, name]))
    if (!other) continue
    if (isAlways && other.count < realObjects) {
      const often = `${realObjects - other.count} of ${realObjects}`
      tell('optional', name, `is missing in ${often}, the mock always has it`)
    }
    compare(field, other, [...steps, name], found)
  }
  for (const [name, field] of real.fields) {
    if (mock.fields.has(name)) continue
    const [type = 'null'] = typesOf(field)
    const sample = { value: field.samples.get(type) ?? null }
    const isOptional = field.count < realObjects
    const types = [...field.types.keys()]
    tell('new', name, `is new: ${namesOf(types)}`, { sample, types, isOptional })
  }
}

/** `data[].owner.name` */
function pathOf(steps: readonly string[]): string {
  return steps.reduce((path, step) => {
    if (step === '[]') return `${path}[]`
    return path === '' ? step : `${path}.${step}`
  }, '')
}

function typesOf({ types }: Shape): JsonType[] {
  return [...types.keys()].filter((type) => type !== 'null')
}

const typeNames: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
}

function namesOf(types: Iterable<JsonType>): string {
  return Array.from(types, (type) => typeNames[type]).join(' or ')
}

/** More words than these are no set whose words code asks for. */
const mostWords = 10

/**
 * A word that the real API has and the mock has not, where the texts of both are words of a small set: those of the mock
 * come again, and those of the real API are not for the most part others.
 */
function newWord(mock: Shape['texts'], real: Shape['texts']): string | undefined {
  if (!mock || !real || mock.size === 0 || mock.size > mostWords || real.size > mostWords) return
  const count = total(mock)
  if (count < 3 || mock.size * 3 > count * 2) return undefined
  const others = [...real.keys()].filter((text) => !mock.has(text))
  const isSet = (mock.size + others.length) * 2 <= count + total(real)
  return isSet && others.length <= mock.size ? others[0] : undefined
}

function total(texts: ReadonlyMap<string, number>): number {
  return [...texts.values()].reduce((sum, each) => sum + each, 0)
}
