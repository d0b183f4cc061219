import type { Faker } from '@faker-js/faker'
import { LateMistake, type Diagnostic } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { loadFaker } from '../../generate/faker.ts'
import { parseJson } from '../../http/json.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import type { OpenApiDocument } from '../document/document.ts'
import { isReference } from '../document/pointer.ts'
import type { Example, MediaType, Parameter } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import type { Shared } from '../schema/shared.ts'
import type { SchemaValidators } from '../schema/validators.ts'
import { Findings } from './report.ts'
import { SchemaCheck } from './schemas.ts'
import { checkStructure, nameOf } from './structure.ts'

/** More than these are not told of one document. */
const mostFindings = 200

/** Finds all that is wrong with a document: every reference, every schema, and examples against their schemas. */
export async function checkDocument(
  document: OpenApiDocument,
  operations: readonly Operation[],
  webhooks: readonly Operation[],
  shared: Shared,
): Promise<readonly Diagnostic[]> {
  const findings = new Findings(document, { most: mostFindings })
  checkStructure(document, operations, findings, true)
  followAll(document, findings)
  await Promise.all([shared.requests.load(), shared.responses.load()])
  const source = await loadFaker()
  const check = new ContentCheck(document, shared, findings, source.forRecord(1, 'check', 0))
  for (const operation of operations) findings.attempt(() => check.operation(operation))
  for (const operation of webhooks) findings.attempt(() => check.webhook(operation))
  return findings.diagnostics
}

/** Members whose values are data: what looks like a reference in them is none. */
const data: ReadonlySet<string> = new Set(['example', 'default', 'const', 'enum', 'value'])
const named: ReadonlySet<string> = new Set(['properties', 'schemas', 'patternProperties', '$defs'])

/** Follows every reference of a document and of the files that it leads to. */
function followAll(document: OpenApiDocument, findings: Findings): void {
  const seen = new Set<unknown>()
  const waiting: { readonly value: unknown; readonly key: string }[] = [
    { value: document.root, key: '' },
  ]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, key: above } = next
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (isReference(value) && !named.has(above)) {
      const target = findings.attempt(() => document.target(value))
      if (target) waiting.push({ value: target.value, key: '' })
    }
    for (const [key, each] of Object.entries(value)) {
      const isData =
        data.has(key) || key.startsWith('x-') || (key === 'examples' && Array.isArray(each))
      if (!isData || named.has(above))
        waiting.push({ value: each, key: named.has(above) ? '' : key })
    }
  }
}

/** Checks what operations take and give. */
class ContentCheck {
  readonly #shared: Shared
  readonly #findings: Findings
  readonly #faker: Faker
  readonly #schemas: SchemaCheck
  readonly #sampled = new Set<unknown>()

  constructor(document: OpenApiDocument, shared: Shared, findings: Findings, faker: Faker) {
    this.#shared = shared
    this.#findings = findings
    this.#faker = faker
    this.#schemas = new SchemaCheck(document, shared.schemas, findings)
  }

  operation(operation: Operation): void {
    const { requests, responses } = this.#shared
    const name = nameOf(operation)
    for (const each of this.#findings.attempt(() => operation.parameters) ?? []) {
      this.#value(each, `the parameter "${each.name}" of ${name}`, requests)
    }
    const body = this.#findings.attempt(() => operation.body)
    for (const each of body?.content ?? []) {
      this.#value(each, `the body of ${name} (${each.type})`, requests)
    }
    for (const declared of this.#findings.attempt(() => operation.responses) ?? []) {
      const what = `the ${declared.status} of ${name}`
      for (const each of declared.headers) {
        this.#value(each, `the header "${each.name}" in ${what}`, responses)
      }
      for (const each of declared.content) {
        this.#value(each, `${what} (${each.type})`, responses, operation)
      }
    }
  }

  /** What a webhook or a callback sends. */
  webhook(operation: Operation): void {
    const { responses } = this.#shared
    for (const each of this.#findings.attempt(() => operation.parameters) ?? []) {
      this.#value(each, `the parameter "${each.name}" of ${nameOf(operation)}`, responses)
    }
    const body = this.#findings.attempt(() => operation.body)
    for (const each of body?.content ?? []) {
      this.#value(each, `the body of ${nameOf(operation)} (${each.type})`, responses, operation)
    }
  }

  /** A schema with its examples; that of a response must fit some value, since one is made of it. */
  #value(
    { schema, examples }: Pick<MediaType | Parameter, 'schema' | 'examples'>,
    what: string,
    validators: SchemaValidators,
    operation?: Operation,
  ): void {
    if (schema === undefined) return
    const before = this.#findings.diagnostics.length
    this.#schemas.check(schema)
    const own = [
      ...examples.flatMap((each) => (each.isSerialized ? parsedExample(each) : each)),
      ...this.#ofSchema(schema),
    ]
    this.#findings.attempt(() => {
      const validate = this.#compiled(schema, what, validators)
      if (!validate) return
      for (const { name, value } of own) {
        const violation = validate(value).find(({ isTolerated }) => !isTolerated)
        if (!violation) continue
        const which = name === '' ? 'An example' : `The example ${JSON.stringify(name)}`
        const message = `${which} of ${what} does not fit its schema: ${violation.pointer} ${violation.message}.`
        const node = isObject(value) ? value : isObject(schema) ? schema : undefined
        const hint = 'Correct the example or the schema; generated data are answered in its place.'
        if (node) this.#findings.of(node, { message, hint })
      }
    })
    if (operation && before === this.#findings.diagnostics.length) this.#sample(schema, what)
  }

  #compiled(schema: unknown, what: string, validators: SchemaValidators) {
    try {
      return validators.compile(schema)
    } catch (error) {
      // What is wrong with a word of it was told where that stands.
      if (!(error instanceof Error) || 'diagnostics' in error) throw error
      if (this.#findings.diagnostics.some(({ severity }) => severity === 'error')) return undefined
      const message = `The schema of ${what} does not compile: ${error.message}.`
      if (isObject(schema)) this.#findings.of(schema, { severity: 'error', message })
      return undefined
    }
  }

  #sample(schema: unknown, what: string): void {
    if (this.#sampled.has(schema) || !isObject(schema)) return
    this.#sampled.add(schema)
    this.#findings.attempt(() => {
      try {
        this.#shared.sampleOf(schema).make(this.#faker)
      } catch (error) {
        if (!(error instanceof UnsatisfiableSchema)) throw error
        if (error.cause instanceof LateMistake) throw error.cause
        const message = `No value fits the schema of ${what}. ${error.message}`
        this.#findings.of(schema, {
          severity: 'error',
          message,
          hint: 'Correct the schema, or declare an example.',
        })
      }
    })
  }

  #ofSchema(schema: unknown): { readonly name: string; readonly value: unknown }[] {
    const lifted = this.#findings.attempt(() => this.#shared.schemas.read(schema))
    if (!lifted) return []
    const { example, examples } = lifted
    const values: unknown[] = example === undefined ? [] : [example]
    if (Array.isArray(examples)) values.push(...(examples as unknown[]))
    return values.map((value) => ({ name: '', value }))
  }
}

/** What a text of JSON stands for; texts in other forms are not held against schemas. */
function parsedExample({ name, value }: Example): Example[] {
  const parsed = typeof value === 'string' ? parseJson(value) : undefined
  return parsed ? [{ name, value: parsed.value }] : []
}
