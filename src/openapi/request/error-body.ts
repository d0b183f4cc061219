import { isObject } from '../../errors/validation-issue.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { Shared } from '../schema/shared.ts'
import { describeViolation, type RequestError, type RequestViolation } from './violation.ts'

/** More schemas in one another than this are not filled. */
const mostDepth = 5
const listNames =
  /^(?:errors?|violations?|details?|issues|invalid[-_]?(?:params|fields)|field_?(?:errors|violations)|causes|messages|fault)$/i
const objectNames = /^(?:errors?|err|fault|meta|status|source|detail|body)$/i
const textNames =
  /^(?:message|detail|msg|description|error_?description|error_?message|user_?message|reason|cause|summary|text)$/i

/** Makes the body of an error in a schema that a document declares; undefined where nothing of it fits. */
export class ErrorBody {
  readonly #error: RequestError
  readonly #path: string
  readonly #shared: Shared
  readonly #schemas: DocumentSchemas
  /** Makes a value for what is required and not known. */
  readonly #make: (schema: unknown) => unknown

  constructor(
    error: RequestError,
    path: string,
    shared: Shared,
    make: (schema: unknown) => unknown,
  ) {
    this.#error = error
    this.#path = path
    this.#shared = shared
    this.#schemas = shared.schemas
    this.#make = make
  }

  /** A value of the schema that has the detail in it, or else one that fits. */
  of(schema: unknown): unknown {
    const { fits } = this.#shared.sampleOf(schema)
    for (const candidate of this.#candidates(schema)) if (fits(candidate)) return candidate
    const made = this.#make(schema)
    const { detail } = this.#error
    const told = isObject(made)
      ? withText(made, detail, (name) => this.#isFree(schema, name))
      : made
    return fits(told) ? told : fits(made) ? made : undefined
  }

  *#candidates(schema: unknown): Generator<unknown> {
    const { oneOf, anyOf } = this.#schemas.read(schema)
    const branches = [oneOf, anyOf].flatMap((list) =>
      Array.isArray(list) ? (list as unknown[]) : [],
    )
    for (const each of [schema, ...branches]) {
      const value = this.#value(each, '', 0)
      if (!this.#isTold(value) && isObject(value)) {
        const told = withText(value, this.#error.detail, (name) => this.#isFree(each, name))
        if (this.#isTold(told)) yield told
        const optional = propertyNames(each, this.#schemas).find((name) => this.#isFree(each, name))
        if (optional !== undefined) yield { ...value, [optional]: this.#error.detail }
      }
      if (value !== undefined) yield value
    }
  }

  #isTold(value: unknown): boolean {
    const { detail, violations = [] } = this.#error
    const text = JSON.stringify(value) ?? ''
    const inside = (one: string) => text.includes(JSON.stringify(one).slice(1, -1))
    return (
      inside(detail) || (violations.length > 0 && violations.every((each) => inside(each.message)))
    )
  }

  /** Whether a property takes any text. */
  #isFree(schema: unknown, name: string): boolean {
    const property = propertyOf(schema, name, this.#schemas)
    const { enum: values, const: constant, format, pattern } = this.#schemas.read(property)
    const isOpen = [values, constant, format, pattern].every((each) => each === undefined)
    return isOpen && typesOf(property, this.#schemas).has('string')
  }

  #value(schema: unknown, name: string, depth: number): unknown {
    const types = typesOf(schema, this.#schemas)
    if (types.has('object') || types.size === 0) {
      const value = this.#object(schema, depth)
      if (types.size > 0 || Object.keys(value).length > 0) return value
    }
    if (types.has('array')) return this.#list(schema, depth)
    return this.#known(name, schema) ?? (types.has('string') ? this.#error.detail : undefined)
  }

  #object(schema: unknown, depth: number): Record<string, unknown> {
    const schemas = this.#schemas
    const value: Record<string, unknown> = {}
    const required = requiredOf(schema, schemas)
    for (const name of new Set([...propertyNames(schema, schemas), ...required])) {
      const property = propertyOf(schema, name, schemas)
      const known =
        depth < mostDepth ? this.#property(name, property, required.has(name), depth) : undefined
      if (known !== undefined && this.#shared.sampleOf(property).fits(known)) value[name] = known
      else if (required.has(name)) value[name] = this.#make(property)
    }
    return value
  }

  #property(name: string, property: unknown, isRequired: boolean, depth: number): unknown {
    const types = typesOf(property, this.#schemas)
    const known = this.#known(name, property)
    if (known !== undefined) return known
    if (types.has('array') && (isRequired || listNames.test(name)))
      return this.#list(property, depth)
    if (!types.has('object') || !(isRequired || objectNames.test(name))) return undefined
    const value = this.#object(property, depth + 1)
    if (Object.keys(value).length > 0) return value
    return this.#byField(property) ?? (isRequired ? value : undefined)
  }

  /** `{ "name": ["is missing"] }`, as Laravel and ASP.NET have it. */
  #byField(schema: unknown): Record<string, unknown> | undefined {
    const { violations } = this.#error
    const { additionalProperties } = this.#schemas.read(schema)
    if (!violations || !isObject(additionalProperties)) return undefined
    const isList = typesOf(additionalProperties, this.#schemas).has('array')
    const byName = new Map<string, string[]>()
    for (const each of violations) {
      const name = fieldOf(each)
      byName.set(name, [...(byName.get(name) ?? []), each.message])
    }
    return Object.fromEntries(
      [...byName].map(([name, list]) => [name, isList ? list : list.join('; ')]),
    )
  }

  #list(schema: unknown, depth: number): unknown[] {
    const { items, maxItems } = this.#schemas.read(schema)
    const { violations } = this.#error
    const each = violations ?? [undefined]
    const list = each.map((violation) => this.#item(violation, items, depth + 1))
    const fitting = list.filter((item) => this.#shared.sampleOf(items).fits(item))
    return typeof maxItems === 'number' ? fitting.slice(0, maxItems) : fitting
  }

  #item(violation: RequestViolation | undefined, schema: unknown, depth: number): unknown {
    if (!violation) return this.#value(schema, '', depth)
    const one = { ...this.#error, violation, violations: [violation] }
    if (typesOf(schema, this.#schemas).has('string')) return describeViolation(violation)
    return new ErrorBody(one, this.#path, this.#shared, this.#make).#object(schema, depth)
  }

  /** What is known of a property by its name. */
  #known(name: string, schema: unknown): unknown {
    const types = typesOf(schema, this.#schemas)
    const { enum: list, const: constant } = this.#schemas.read(schema)
    if (constant !== undefined) return constant
    const { status, code, violation } = this.#error
    if (types.has('boolean')) return /^(?:success|succeeded|ok)$/i.test(name) ? false : undefined
    if (types.has('array') && name === 'loc' && violation)
      return [violation.in, ...stepsOf(violation)]
    if (types.has('integer') || types.has('number')) {
      if (/^(?:status|status_?code|http_?status(?:_?code)?|code|error_?code)$/i.test(name))
        return status
      if (!types.has('string')) return undefined
    }
    if (!types.has('string')) return undefined
    if (Array.isArray(list)) return memberFor(list, this.#error)
    return violation ? ofViolation(name, violation, this.#error) : this.#text(name, status, code)
  }

  #text(name: string, status: number, code: string): string | undefined {
    if (textNames.test(name)) return this.#error.detail
    if (/^(?:status|status_?code|http_?status)$/i.test(name)) return String(status)
    if (/code$/i.test(name)) return code
    if (/^(?:title|error|name|status_?text)$/i.test(name)) return titles[status] ?? 'Error'
    if (/^(?:path|instance|uri|url|request_?(?:path|uri|url))$/i.test(name)) return this.#path
    return /^type$/i.test(name) ? `urn:mockapi:${code}` : undefined
  }
}

function ofViolation(
  name: string,
  violation: RequestViolation,
  { status, code }: RequestError,
): string | undefined {
  const { pointer, message, keyword, in: at } = violation
  if (textNames.test(name)) return message
  if (
    /^(?:field|param|parameter|name|property|target|key|attribute|location_?name|source)$/i.test(
      name,
    )
  ) {
    return name === 'parameter' && at === 'body' ? undefined : fieldOf(violation)
  }
  if (/^(?:path|pointer|instance_?path|json_?pointer)$/i.test(name))
    return name === 'pointer' && at !== 'body'
      ? undefined
      : at === 'body'
        ? pointer
        : fieldOf(violation)
  if (/^header$/i.test(name)) return at === 'header' ? violation.name : undefined
  if (/^(?:in|location|loc)$/i.test(name)) return at
  if (/^status$/i.test(name)) return String(status)
  if (/^title$/i.test(name)) return titles[status] ?? 'Error'
  if (/^(?:error_?code)$/i.test(name)) return code
  return /^(?:code|type|rule|keyword|constraint|error|issue)$/i.test(name) ? keyword : undefined
}

function stepsOf({ name, pointer }: RequestViolation): string[] {
  const steps = pointer.split('/').slice(1)
  return name === undefined ? steps : [name, ...steps]
}

function fieldOf(violation: RequestViolation): string {
  const steps = stepsOf(violation).map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.join('.') || violation.in
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
}

/** What values of an `enum` call an error, letters alone. */
const words: Readonly<Record<number, readonly string[]>> = {
  400: ['invalidargument', 'invalidrequest', 'badrequest', 'validation', 'invalid'],
  401: ['unauthenticated', 'unauthorized', 'authentication', 'invalidtoken'],
  403: ['permissiondenied', 'forbidden', 'insufficientscope', 'unauthorized'],
  404: ['notfound'],
  409: ['conflict', 'alreadyexists'],
  415: ['unsupportedmediatype', 'unsupported', 'badrequest'],
  422: [
    'validation',
    'unprocessable',
    'invalidargument',
    'invalidrequest',
    'badrequest',
    'invalid',
  ],
}

function memberFor(list: readonly unknown[], { status, code }: RequestError): unknown {
  const plain = (value: unknown) =>
    String(value)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '')
  const sought = [plain(code), ...(words[status] ?? [])]
  const found = sought.flatMap((word) => list.find((each) => plain(each).includes(word)) ?? [])
  return list.find((each) => String(each) === String(status)) ?? found[0]
}

/** The names that a schema and its parts by `allOf` require. */
function requiredOf(schema: unknown, schemas: DocumentSchemas, depth = 0): Set<string> {
  const { required, allOf } = schemas.read(schema)
  const own = Array.isArray(required) ? required.map(String) : []
  if (!Array.isArray(allOf) || depth > 8) return new Set(own)
  return new Set([...own, ...allOf.flatMap((each) => [...requiredOf(each, schemas, depth + 1)])])
}

/** An object with a text in its title, or else in another of its properties that takes any, inner ones included. */
function withText(
  value: Readonly<Record<string, unknown>>,
  text: string,
  isFree: (name: string) => boolean,
): Record<string, unknown> {
  const free = Object.keys(value).filter((each) => typeof value[each] === 'string' && isFree(each))
  const isWord = (each: string) => /^type$|code$/i.test(each)
  const [name] = [
    ...free.filter((each) => /^title$/i.test(each)),
    ...free.filter((each) => !isWord(each)),
    ...free,
  ]
  return name === undefined ? { ...value } : { ...value, [name]: text }
}
