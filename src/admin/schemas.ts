import * as v from 'valibot'
import { diagnosticCodes } from '../errors/diagnostic.ts'
import type { Diagnostic, DiagnosticCode } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { problems } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem.ts'
import type { EndpointSummary, NearMiss } from '../journal/report.ts'
import type { Schema } from './operation.ts'

/** A schema with a description. */
export function described<Value>(schema: Schema<Value>, description: string): Schema<Value> {
  return v.pipe(schema, v.description(description))
}

/** An object with these members alone; the message for a misspelt one names the nearest. */
export function strictMembers<Entries extends v.ObjectEntries>(
  entries: Entries,
): Schema<v.InferOutput<v.StrictObjectSchema<Entries, undefined>>> {
  const object = v.strictObject(entries, ({ expected, input, received }) => {
    if (expected === 'Object') return `${received} is not an object.`
    if (expected !== 'never') return `${expected} is missing.`
    const known = Object.keys(entries)
    const near = didYouMean(String(input), known) || `There are ${known.join(', ')}.`
    return `${JSON.stringify(input)} is no member of this. ${near}`
  })
  return noList(object)
}

/** Refuses a list, which Valibot takes for an object. */
export function noList<Value>(schema: Schema<Value>): Schema<Value> {
  const isNoList = (value: unknown) => !Array.isArray(value)
  return v.pipe(v.unknown(), v.check(isNoList, 'A list is not an object.'), schema)
}

/** The members of an object's schema; undefined for other schemas. */
export function membersOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  if ('entries' in schema) return schema.entries as Record<string, Schema>
  const last = 'pipe' in schema ? (schema.pipe as readonly Schema[]).at(-1) : undefined
  return last && last !== schema ? membersOf(last) : undefined
}

/**
 * A value that is valid where a parser of the mock files takes it; the messages are those of the parser.
 *
 * @param schema for the description
 */
export function parsedBy<Value>(
  schema: Schema<Value>,
  parse: (input: unknown) => object,
): Schema<Value> {
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      const result = parse(dataset.value)
      if (isIssue(result)) addIssue({ message: `${result.message} ${result.hint}` })
    }),
    schema,
  )
}

/** A whole number that is not negative. */
export const count: Schema<number> = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A whole number from 1, such as a line or a column of a file. */
export const ordinal: Schema<number> = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What is wrong with a mock file. */
export const diagnostic: Schema<Diagnostic> = v.object({
  code: v.picklist(Object.keys(diagnosticCodes) as DiagnosticCode[]),
  severity: v.picklist(['error', 'warning']),
  message: v.string(),
  hint: v.exactOptional(v.string()),
  place: v.exactOptional(v.object({ file: v.string(), line: ordinal, column: ordinal })),
  frame: v.exactOptional(v.string()),
})

/** An endpoint in the list of all. */
export const endpoint: Schema<EndpointSummary> = v.object({
  kind: v.picklist(['endpoint', 'crud', 'single', 'app']),
  method: v.string(),
  path: v.string(),
  file: v.string(),
  line: v.exactOptional(ordinal),
  column: v.exactOptional(ordinal),
  note: v.exactOptional(v.string()),
})

const nearMiss: Schema<NearMiss> = v.object({
  key: v.string(),
  file: v.string(),
  line: v.exactOptional(ordinal),
  reason: v.string(),
})

/** An error (RFC 9457). */
export const problem: Schema = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: v.exactOptional(v.string()),
  code: v.exactOptional(v.picklist(Object.keys(problems) as ProblemCode[])),
  errors: v.exactOptional(v.array(v.object({ path: v.string(), message: v.string() }))),
})

const texts = v.record(v.string(), v.string())
const mock = { key: v.string(), file: v.string(), line: v.exactOptional(ordinal) }

const body = {
  body: v.exactOptional(
    described(v.unknown(), 'The value of JSON, the fields of a form, or a text.'),
  ),
  text: v.exactOptional(described(v.string(), 'The body as it came.')),
  base64: v.exactOptional(described(v.string(), 'A body that is no text.')),
  size: v.exactOptional(described(count, 'Of the whole body, bytes.')),
  truncated: described(v.boolean(), 'Whether this is but the beginning of the body.'),
}

const head = {
  id: count,
  time: described(v.number(), 'When it came, milliseconds since 1970.'),
  duration: described(v.number(), 'Milliseconds.'),
}

/** A call in the journal, without secrets. */
export const call: Schema = v.object({
  ...head,
  session: v.string(),
  request: v.object({
    method: v.string(),
    target: v.string(),
    path: v.string(),
    query: texts,
    params: texts,
    headers: texts,
    cookies: texts,
    ...body,
  }),
  response: v.object({
    status: described(count, '0 when the connection was broken.'),
    headers: texts,
    cookies: v.array(v.string()),
    ...body,
  }),
  answeredBy: v.exactOptional(v.object(mock)),
  layers: v.array(v.object({ ...mock, layer: v.string(), passed: v.exactOptional(v.string()) })),
  notes: v.array(v.string()),
  miss: v.exactOptional(
    v.object({
      near: v.array(nearMiss),
      add: v.exactOptional(v.object({ file: v.string(), text: v.string() })),
    }),
  ),
  failure: v.exactOptional(diagnostic),
})

/** The data of an event of the stream of calls. */
export const callSummary: Schema = v.object({
  ...head,
  method: v.string(),
  target: v.string(),
  status: count,
  answeredBy: v.exactOptional(v.object(mock)),
  notes: v.array(v.string()),
  unmatched: v.boolean(),
})
