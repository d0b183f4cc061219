import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import { pathOf, type OpenApiDocument } from '../document/document.ts'
import { isReference, lastStep } from '../document/pointer.ts'
import type { SampleOptions } from '../../generate/schema/sample.ts'

/** A schema with the keywords of JSON Schema 2020-12; what is below it is as it stands in the document. */
export type LiftedSchema = Readonly<Record<string, unknown>>

/** Reads schemas of a document, whichever its version is: one level at a time, the same object for the same schema. */
export class DocumentSchemas {
  readonly #document: OpenApiDocument
  readonly #onWarning: (diagnostic: Diagnostic) => void
  readonly #lifted = new WeakMap<object, LiftedSchema>()
  /** Whether a `$ref` may have keywords beside it, as in JSON Schema since 2019-09. */
  readonly #hasSiblings: boolean
  #heirs: ReadonlyMap<unknown, readonly (readonly [name: string, heir: object])[]> | undefined

  /** @param onWarning told of each reference that leads nowhere, when it is met */
  constructor(document: OpenApiDocument, onWarning: (diagnostic: Diagnostic) => void = () => {}) {
    this.#document = document
    this.#onWarning = onWarning
    this.#hasSiblings = document.version === '3.1' || document.version === '3.2'
  }

  /** The schema that stands here, or that a `$ref` here leads to; one with `unresolved` where that leads nowhere. */
  readonly read = (raw: unknown): LiftedSchema => {
    if (raw === false) return nothing
    if (!isObject(raw)) return anything
    const isReferring = isReference(raw) || '$dynamicRef' in raw
    if (!isReferring && !needsLift(raw)) return raw
    const known = this.#lifted.get(raw)
    if (known) return known
    const lifted = isReferring ? this.#resolved(raw) : lift(raw)
    this.#lifted.set(raw, lifted)
    return lifted
  }

  /** How values of schemas are made for answers. */
  readonly sampling: SampleOptions = {
    read: this.read,
    direction: 'response',
    refer: (from, to) => this.#document.referenceIn(from, to),
    onAmbiguous: ([first]) => {
      const message =
        'No value was found that fits one alternative of "oneOf" alone, so that what is answered fits several.'
      const hint =
        'Write "anyOf", or let a required property with a value of its own tell each apart.'
      this.#onWarning(this.warning(first, message, hint))
    },
  }

  /** The same, but for references, which are left to who compiles them. */
  readOne(raw: LiftedSchema): LiftedSchema {
    return lift(raw)
  }

  /** What the `$ref` of a schema leads to, which may be a reference itself. */
  target(raw: { readonly $ref: string }): unknown {
    return this.#document.target(raw).value
  }

  /**
   * The schemas that name one in their `allOf`, and those that name these, by the names of their components; of other files
   * those that its discriminator maps to.
   */
  inheritorsOf(
    schema: object,
    found: Map<string, unknown> = new Map<string, unknown>(),
  ): ReadonlyMap<string, unknown> {
    const ofComponents = (this.#heirs ??= this.#findHeirs()).get(schema) ?? []
    for (const [name, heir] of [...ofComponents, ...this.#mappedHeirs(schema)]) {
      if (found.has(name)) continue
      found.set(name, heir)
      this.inheritorsOf(heir, found)
    }
    return found
  }

  #mappedHeirs(schema: object): [name: string, heir: object][] {
    const { discriminator } = schema as LiftedSchema
    const mapping = isObject(discriminator) ? discriminator['mapping'] : undefined
    if (!isObject(discriminator) || !isObject(mapping)) return []
    return Object.values(mapping).flatMap((to): [string, object][] => {
      if (typeof to !== 'string' || !/\.\w+(?:#|$)/.test(to)) return []
      const heir = this.#found(this.#document.referenceIn(discriminator, to))
      const { allOf } = isObject(heir) ? heir : {}
      const isHeir = [allOf]
        .flat()
        .some((each) => isReference(each) && this.#found(each) === schema)
      return isObject(heir) && isHeir ? [[lastStep(to), heir]] : []
    })
  }

  #findHeirs(): Map<unknown, [name: string, heir: object][]> {
    const { components, definitions } = this.#document.root
    const all = isObject(components) ? components['schemas'] : definitions
    const heirs = new Map<unknown, [string, object][]>()
    for (const [name, heir] of Object.entries(isObject(all) ? all : {})) {
      const { allOf } = isObject(heir) ? heir : {}
      for (const each of Array.isArray(allOf) ? (allOf as unknown[]) : []) {
        const target = isReference(each) ? this.#found(each) : undefined
        if (target !== undefined)
          heirs.set(target, [...(heirs.get(target) ?? []), [name, heir as object]])
      }
    }
    return heirs
  }

  #found(reference: { readonly $ref: string }): unknown {
    try {
      return this.target(reference)
    } catch {
      // What leads nowhere is told where it is used.
      return undefined
    }
  }

  /** A warning at the place of a part of the document. */
  warning(part: unknown, message: string, hint: string): Diagnostic {
    const file = this.#document.fileOf(part)
    const path = isObject(part) ? (pathOf(file.root, part) ?? []) : []
    return { code: 'bad-openapi', severity: 'warning', message, hint, place: file.place(path) }
  }

  /** The keywords beside a `$ref`; undefined where none counts. */
  beside(raw: { readonly $ref: string }): LiftedSchema | undefined {
    if (!this.#hasSiblings) return undefined
    const entries = Object.entries(raw).filter(([key]) => !annotations.has(key))
    return entries.length > 0 ? Object.fromEntries(entries) : undefined
  }

  #resolved(raw: LiftedSchema): LiftedSchema {
    try {
      return this.#follow(raw)
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      for (const each of error.diagnostics) this.#onWarning({ ...each, severity: 'warning' })
      return { unresolved: error }
    }
  }

  #follow(raw: LiftedSchema): LiftedSchema {
    const seen = new Set<object>()
    let at: unknown = raw
    const parts: LiftedSchema[] = []
    for (let reference = referenceIn(at); reference; reference = referenceIn(at)) {
      if (seen.has(reference)) throw this.#document.badReference(reference, 'leads back to itself')
      seen.add(reference)
      const beside = this.beside(reference)
      if (beside) parts.push(beside)
      at = this.target(reference)
    }
    if (parts.length === 0) return this.read(at)
    return { allOf: [at, ...parts] }
  }
}

const anything: LiftedSchema = Object.freeze({})
const nothing: LiftedSchema = Object.freeze({ not: {} })

const references = new WeakMap<object, { readonly $ref: string }>()

/** What a schema refers to: a `$dynamicRef` is taken for what it leads to where nobody names another one. */
export function referenceIn(raw: unknown): { readonly $ref: string } | undefined {
  if (isReference(raw)) return raw
  if (!isObject(raw) || typeof raw['$dynamicRef'] !== 'string') return undefined
  const known = references.get(raw)
  if (known) return known
  const { $dynamicRef, ...beside } = raw
  const reference = { ...beside, $ref: $dynamicRef }
  references.set(raw, reference)
  return reference
}

/** Keywords that ask for nothing, and those that name what others refer to. */
const annotations: ReadonlySet<string> = new Set([
  '$ref',
  '$defs',
  'definitions',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$schema',
  'description',
  'summary',
  'title',
  'deprecated',
  'externalDocs',
  'xml',
  '$comment',
])

/** The 2020-12 form of one schema of OpenAPI 2.0 to 3.2; newer keywords stay as they are. */
function lift(raw: LiftedSchema): LiftedSchema {
  if (!needsLift(raw)) return raw
  const { nullable, 'x-nullable': nullable2, ...rest } = raw
  const lifted: Record<string, unknown> = { ...rest }
  for (const [bound, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof lifted[bound] !== 'boolean') continue
    const isExclusive = lifted[bound] === true && typeof lifted[limit] === 'number'
    delete lifted[bound]
    if (!isExclusive) continue
    lifted[bound] = lifted[limit]
    delete lifted[limit]
  }
  if (lifted['type'] === 'file') Object.assign(lifted, { type: 'string', format: 'binary' })
  // Draft 4 to 2019-09.
  if (Array.isArray(lifted['items'])) {
    lifted['prefixItems'] = lifted['items']
    delete lifted['items']
    if (Object.hasOwn(lifted, 'additionalItems')) lifted['items'] = lifted['additionalItems']
  }
  if (lifted['required'] === true || lifted['required'] === false) delete lifted['required']
  if (isObject(lifted['dependencies'])) liftDependencies(lifted['dependencies'], lifted)
  return nullable === true || nullable2 === true ? orNull(lifted) : lifted
}

/** `dependencies` are two keywords since 2019-09. */
function liftDependencies(dependencies: LiftedSchema, lifted: Record<string, unknown>): void {
  const of = (isList: boolean) =>
    Object.entries(dependencies).filter(([, value]) => Array.isArray(value) === isList)
  const { dependentRequired, dependentSchemas } = lifted as { [keyword: string]: object }
  delete lifted['dependencies']
  lifted['dependentRequired'] = { ...Object.fromEntries(of(true)), ...dependentRequired }
  lifted['dependentSchemas'] = { ...Object.fromEntries(of(false)), ...dependentSchemas }
}

function needsLift(raw: LiftedSchema): boolean {
  return (
    'nullable' in raw ||
    'x-nullable' in raw ||
    typeof raw['exclusiveMinimum'] === 'boolean' ||
    typeof raw['exclusiveMaximum'] === 'boolean' ||
    typeof raw['required'] === 'boolean' ||
    isObject(raw['dependencies']) ||
    raw['type'] === 'file' ||
    Array.isArray(raw['items'])
  )
}

function orNull(schema: LiftedSchema): LiftedSchema {
  const { type, enum: values, const: constant } = schema
  const isCombined = ['allOf', 'oneOf', 'anyOf', 'not', '$ref', 'if'].some((key) => key in schema)
  if (type === undefined || isCombined || constant !== undefined) {
    return type === undefined && !isCombined && values === undefined && constant === undefined
      ? schema
      : { anyOf: [schema, { type: 'null' }] }
  }
  const types = new Set([type, 'null'].flat())
  const isListed = Array.isArray(values) && !values.includes(null)
  return {
    ...schema,
    type: [...types],
    ...(isListed && { enum: [...(values as unknown[]), null] }),
  }
}
