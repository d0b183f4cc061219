import { isObject } from '../../errors/validation-issue.ts'
import { compileSchemaPattern } from '../../http/pattern.ts'
import type { OpenApiDocument } from '../document/document.ts'
import { isReference } from '../document/pointer.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { mapSubschemas } from '../schema/subschemas.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { Findings } from './report.ts'

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'file']

/** Formats of JSON Schema and of the registry of OpenAPI that say something of a value. */
const formats: ReadonlySet<string> = new Set(
  `date-time date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference
  uri-template uuid json-pointer relative-json-pointer regex int8 int16 int32 int64 uint8 uint16 uint32 uint64 float
  double decimal decimal128 byte binary password base64url char commonmark html media-range sf-string sf-token
  sf-integer sf-decimal sf-boolean sf-binary unixtime date-time-local time-local http-date double-int
  iso-date-time iso-time url ip phone`.split(/\s+/),
)

/** Checks schemas and all that they refer to, each once. */
export class SchemaCheck {
  readonly #document: OpenApiDocument
  readonly #schemas: DocumentSchemas
  readonly #findings: Findings
  readonly #seen = new Set<unknown>()
  readonly #unknownFormats = new Set<string>()

  constructor(document: OpenApiDocument, schemas: DocumentSchemas, findings: Findings) {
    this.#document = document
    this.#schemas = schemas
    this.#findings = findings
  }

  /** Tells what is wrong with the words of a schema and of those below it. */
  check(raw: unknown): void {
    const waiting: unknown[] = [raw]
    while (waiting.length > 0) {
      const next = waiting.pop()
      if (!isObject(next) || this.#seen.has(next)) continue
      this.#seen.add(next)
      if (isReference(next)) {
        const reference = next
        const target = this.#findings.attempt(() => this.#document.target(reference))
        waiting.push(target?.value)
      }
      this.#words(next)
      mapSubschemas(this.#schemas.readOne(next), (each) => void waiting.push(each))
    }
  }

  #words(schema: Readonly<Record<string, unknown>>): void {
    const { type, format, pattern, required, properties } = schema
    for (const each of [type].flat()) {
      if (each === undefined || types.includes(each as string)) continue
      const message = `${JSON.stringify(each)} is no type of a schema.`
      const hint = didYouMean(String(each), types) || `Types are ${types.slice(0, -1).join(', ')}.`
      this.#findings.of(schema, { severity: 'error', message, hint })
    }
    if (typeof format === 'string' && !formats.has(format) && !this.#unknownFormats.has(format)) {
      this.#unknownFormats.add(format)
      const message = `The format ${JSON.stringify(format)} is not known, and values are not checked against it.`
      const near = didYouMean(format, formats)
      this.#findings.of(schema, { message, ...(near && { hint: near }) })
    }
    if (typeof pattern === 'string') {
      const compiled = compileSchemaPattern(pattern)
      if ('message' in compiled) {
        const message = `The pattern ${JSON.stringify(pattern)} does not compile: ${compiled.message}`
        this.#findings.of(schema, { severity: 'error', message, hint: 'Correct it.' })
      }
    }
    if (required !== undefined && typeof required !== 'boolean' && !Array.isArray(required)) {
      const message = '"required" of a schema is no list of names.'
      this.#findings.of(schema, { severity: 'error', message, hint: 'Write ["id", "name"].' })
    }
    if (properties !== undefined && !isObject(properties)) {
      const message = '"properties" of a schema is no object.'
      this.#findings.of(schema, { severity: 'error', message, hint: 'Write { "id": { … } }.' })
    }
  }
}
