import type { Direction } from '../../generate/schema/schema.ts'
import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { hasKeywordShape } from '../../generate/schema/flatten.ts'
import { compileSchemaPattern } from '../../http/pattern.ts'
import { isReference } from '../document/pointer.ts'
import { casesOf, type Case } from './discriminator.ts'
import { propertyOf } from './properties.ts'
import { referenceIn, type DocumentSchemas, type LiftedSchema } from './schema.ts'
import { isSubschemaKeyword, mapSubschemas } from './subschemas.ts'

/** What a transformation is made of. */
interface TransformOptions {
  readonly schemas: DocumentSchemas
  readonly direction: Direction
  /** Takes a schema that others refer to by an id. */
  readonly onSchema: (schema: object | boolean, id: string) => void
  readonly onWarning: (diagnostic: Diagnostic) => void
}

const typeNames = new Set('null boolean object array number integer string'.split(' '))

/**
 * Makes schemas of a document such that Ajv compiles them: references are ids of schemas, discriminators are
 * conditions, and the keywords that are wrong are left out and told.
 */
export class SchemaTransform {
  readonly #options: TransformOptions
  readonly #ids = new Map<object, string>()
  readonly #plainIds = new Map<object, string>()
  readonly #alternatives = new WeakMap<object, object>()

  constructor(options: TransformOptions) {
    this.#options = options
  }

  /** @param owner the schema of the whole object, of which this one may be a part by `allOf` */
  transform(raw: unknown, owner: unknown = raw): object | boolean {
    if (typeof raw === 'boolean') return raw
    if (!isObject(raw)) return true
    const reference = referenceIn(raw)
    if (reference) return this.#referred(reference, false)
    return this.#one(raw, owner, false)
  }

  /** The schema of the document whose `oneOf` became this list. */
  schemaOf(alternatives: object): object | undefined {
    return this.#alternatives.get(alternatives)
  }

  #one(raw: LiftedSchema, owner: unknown, isPlain: boolean): object {
    const { schemas } = this.#options
    const lifted = this.#sound(schemas.readOne(raw), raw)
    const { allOf, ...rest } = lifted
    const mapped = mapSubschemas(rest, (each) => this.transform(each))
    if (Array.isArray(mapped['oneOf'])) this.#alternatives.set(mapped['oneOf'], raw)
    if (Array.isArray(allOf)) mapped['allOf'] = allOf.map((each) => this.#part(each, owner, raw))
    const cases = isPlain ? undefined : casesOf(raw, lifted, schemas)
    const isToldApart = !isPlain && raw['discriminator'] !== undefined
    return this.#discriminated(this.#directed(mapped, lifted, owner), cases, isToldApart)
  }

  /** A part of a schema by `allOf`; a heir does not choose among the heirs again. */
  #part(part: unknown, owner: unknown, whole: object): object | boolean {
    if (!isReference(part)) return this.transform(part, owner)
    const { schemas } = this.#options
    const target = this.#targetOf(part)
    const heirs =
      isObject(target) && 'discriminator' in target
        ? [...schemas.inheritorsOf(target).values()]
        : []
    return this.#referred(part, heirs.includes(whole))
  }

  #referred(reference: { readonly $ref: string }, isPlain: boolean): object | boolean {
    const target = this.#targetOf(reference)
    if (target === undefined) return true
    const beside = this.#options.schemas.beside(reference)
    const referred = { $ref: this.#idOf(target, reference.$ref, isPlain) }
    return beside ? { allOf: [referred, this.transform(beside)] } : referred
  }

  /** The schema that references lead to in the end; undefined, and told, where they lead nowhere or in a circle. */
  #targetOf(reference: { readonly $ref: string }): unknown {
    const { schemas, onWarning } = this.#options
    const seen = new Set<unknown>()
    let at: unknown = reference
    try {
      while (isReference(at) && (at === reference || !schemas.beside(at))) {
        if (seen.has(at)) {
          const message = `The $ref ${JSON.stringify(at.$ref)} leads back to itself, so that what it stands for is not checked.`
          onWarning(schemas.warning(at, message, 'Let it lead to a schema.'))
          return undefined
        }
        seen.add(at)
        at = schemas.target(at)
      }
      return at
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      for (const each of error.diagnostics) onWarning({ ...each, severity: 'warning' })
      return undefined
    }
  }

  #idOf(target: unknown, reference: string, isPlain: boolean): string {
    const ids = isPlain ? this.#plainIds : this.#ids
    const key = isObject(target) ? target : anySchema
    const known = ids.get(key)
    if (known !== undefined) return known
    const name = encodeURIComponent(reference.slice(reference.search(/[^/#]*$/)))
    const id = `schema:${this.#ids.size + this.#plainIds.size}:${name}`
    ids.set(key, id)
    const isOther = !isObject(target) || referenceIn(target) !== undefined
    const schema = isOther ? this.transform(target) : this.#one(target, target, isPlain)
    this.#options.onSchema(typeof schema === 'boolean' ? schema : { ...schema, 'x-step': true }, id)
    return id
  }

  /** The keywords that ask for something, without those that are wrong, which are told. */
  #sound(schema: LiftedSchema, raw: object): LiftedSchema {
    const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'type') return this.#type(value, raw)
      if (key === 'pattern' || key === 'patternProperties') return this.#patterns(key, value, raw)
      if (!isSubschemaKeyword(key) && !kept.has(key)) return []
      if (hasKeywordShape(key, value) !== false) return [[key, value]]
      this.#leaveOut(raw, `The value ${shown(value)} of ${JSON.stringify(key)} is none`)
      return []
    })
    const sound = Object.fromEntries(entries)
    for (const key of ['allOf', 'anyOf', 'oneOf', 'enum'] as const) {
      if (Array.isArray(sound[key]) && sound[key].length === 0) delete sound[key]
    }
    if (Array.isArray(sound['required'])) {
      sound['required'] = [...new Set(sound['required'].filter((each) => typeof each === 'string'))]
    }
    return sound
  }

  #type(value: unknown, raw: object): [string, unknown][] {
    const types = [value].flat()
    const known = types.filter((each) => typeNames.has(String(each)))
    if (known.length < types.length && !types.includes('any')) {
      this.#leaveOut(raw, `JSON Schema has no type ${shown(value)}`)
    }
    return known.length === types.length && types.length > 0 ? [['type', [...new Set(known)]]] : []
  }

  #patterns(key: string, value: unknown, raw: object): [string, unknown][] {
    const sources = key === 'pattern' ? [value] : Object.keys(isObject(value) ? value : {})
    const sound = sources.filter((source) => {
      const pattern = typeof source === 'string' ? compileSchemaPattern(source) : undefined
      if (pattern && !('message' in pattern)) return true
      this.#leaveOut(raw, `The pattern ${shown(source)} is not checked. ${pattern?.message ?? ''}`)
      return false
    })
    if (key === 'pattern') return sound.length > 0 ? [[key, value]] : []
    const named = Object.entries(isObject(value) ? value : {})
    return [[key, Object.fromEntries(named.filter(([source]) => sound.includes(source)))]]
  }

  #leaveOut(raw: object, what: string): void {
    const message = `${what.trim().replace(/\.$/, '')}, so that requests are not checked by it.`
    const { schemas, onWarning } = this.#options
    onWarning(schemas.warning(raw, message, 'Correct the schema.'))
  }

  /** Takes out of `required` what does not go in this direction; a request may have what only the server sets. */
  #directed(mapped: Record<string, unknown>, lifted: LiftedSchema, owner: unknown) {
    const { schemas, direction } = this.#options
    const other = direction === 'request' ? 'readOnly' : 'writeOnly'
    const isOther = (property: unknown) =>
      isObject(property) && this.#read(property)[other] === true
    const { required, properties } = lifted
    if (Array.isArray(required)) {
      mapped['required'] = required.filter(
        (name) => !isOther(this.#quietly(() => propertyOf(owner, String(name), schemas))),
      )
    }
    if (direction === 'request' && isObject(properties)) {
      const fields = mapped['properties'] as Record<string, unknown>
      for (const [name, property] of Object.entries(properties)) {
        if (isOther(property)) fields[name] = true
      }
    }
    return mapped
  }

  #read(schema: unknown): LiftedSchema {
    return this.#quietly(() => this.#options.schemas.read(schema)) ?? {}
  }

  /** What leads nowhere is told where it is followed. */
  #quietly<Value>(read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      if (error instanceof LateMistake) return undefined
      throw error
    }
  }

  /** With a discriminator, the property decides which of the alternatives must hold. */
  #discriminated(
    mapped: Record<string, unknown>,
    cases: ReturnType<typeof casesOf>,
    isToldApart: boolean,
  ): object {
    if (!cases) return isToldApart ? withoutExclusion(mapped) : mapped
    const { property, byValue, key, fallback } = cases
    const when = (value: string) => ({
      properties: { [property]: { const: value } },
      required: [property],
    })
    const conditions = [...byValue].map(([value, branch]) => ({
      if: when(value),
      // oxlint-disable-next-line unicorn/no-thenable
      then: this.#branch(branch),
    }))
    const values = [...byValue.keys()]
    const all = [...((mapped['allOf'] as unknown[] | undefined) ?? []), ...conditions]
    if (key === undefined) return { ...mapped, allOf: all }
    const { [key]: _alternatives, ...rest } = mapped
    if (fallback !== undefined) {
      const known = { properties: { [property]: { enum: values } }, required: [property] }
      return { ...rest, allOf: [...all, { if: known, else: this.#branch(fallback) }] }
    }
    const given = { properties: { [property]: { enum: values } }, required: [property] }
    return { ...rest, type: rest['type'] ?? 'object', allOf: [given, ...all] }
  }

  #branch({ schema, isComponent, name }: Case): object | boolean {
    if (!isComponent) return this.transform(schema)
    return { $ref: this.#idOf(schema, `#/${name}`, false) }
  }
}

const anySchema = {}

/** Where a discriminator tells alternatives apart in ways that are not known, several of them may fit. */
function withoutExclusion({ oneOf, ...rest }: Record<string, unknown>): object {
  if (oneOf === undefined) return rest
  const { allOf } = rest
  return {
    ...rest,
    allOf: [...(Array.isArray(allOf) ? (allOf as unknown[]) : []), { anyOf: oneOf }],
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80)
}

/** Keywords that ask for something, beside those that have schemas; the title names an alternative. */
const kept: ReadonlySet<string> = new Set(
  (
    'title enum const minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems ' +
    'maxItems uniqueItems minContains maxContains minProperties maxProperties required dependentRequired format'
  ).split(' '),
)
