import * as v from 'valibot'
import { diagnosticCodes, type Diagnostic, type DiagnosticCode } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { problems, type ProblemCode } from '../http/problems.ts'
import type { CallSummary } from '../journal/call.ts'
import type { EndpointSummary } from '../server.ts'
import type { Schema } from './operation.ts'

/** A schema with a description. */
export function described<Value>(schema: Schema<Value>, description: string): Schema<Value> {
  return v.pipe(schema, v.description(description))
}

/** A member that may be missing. */
export type OptionalSchema<Value> = v.ExactOptionalSchema<Schema<Value>, undefined>

/** Makes a member optional. */
export function optional<Value>(schema: Schema<Value>, description = ''): OptionalSchema<Value> {
  return v.exactOptional(description === '' ? schema : described(schema, description))
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

/** A value that a parser of the mock files takes, with the parser's messages; the schema describes it. */
export function parsedBy<Value>(
  schema: Schema<Value>,
  parse: (input: unknown) => object,
): Schema<Value> {
  const check = v.rawCheck<unknown>(({ dataset, addIssue }) => {
    const result = parse(dataset.value)
    if (isIssue(result)) addIssue({ message: `${result.message} ${result.hint}` })
  })
  return v.pipe(v.unknown(), check, schema)
}

const text = v.string()
const texts = v.record(text, text)

/** An object with any members. */
export const anyObject: Schema<Record<string, unknown>> = v.record(text, v.unknown())

/** A whole number that is not negative. */
export const count: Schema<number> = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A whole number from 1, such as a line or a column of a file. */
export const ordinal: Schema<number> = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What is wrong with a mock file. */
export const diagnosticSchema: Schema<Diagnostic> = v.object({
  code: v.picklist(Object.keys(diagnosticCodes) as DiagnosticCode[]),
  severity: v.picklist(['error', 'warning']),
  message: text,
  hint: optional(text),
  place: optional(v.object({ file: text, line: ordinal, column: ordinal })),
  frame: optional(text),
})

/** An endpoint in the list of all. */
export const endpointSchema: Schema<EndpointSummary> = v.object({
  kind: v.picklist(['endpoint', 'crud', 'single', 'app', 'webhook']),
  method: text,
  path: text,
  file: text,
  line: optional(ordinal),
  column: optional(ordinal),
  operationId: optional(text, 'Of an operation of an OpenAPI document.'),
  note: optional(text),
})

/** An error (RFC 9457). */
export const problemSchema: Schema = v.looseObject({
  type: text,
  title: text,
  status: v.pipe(v.number(), v.integer()),
  detail: optional(text),
  code: optional(v.picklist(Object.keys(problems) as ProblemCode[])),
  errors: optional(v.array(v.object({ path: text, message: text }))),
})

/** Says who made an answer. */
const source = optional(
  v.picklist(['mock', 'proxy', 'recording']),
  'Who made the answer; missing where there are mocks alone.',
)
const mock = { key: text, file: text, line: optional(ordinal) }

const body = {
  body: optional(v.unknown(), 'The value of JSON, the fields of a form, or a text.'),
  text: optional(text, 'The body as it came.'),
  base64: optional(text, 'A body that is no text.'),
  size: optional(count, 'Of the whole body, bytes.'),
  truncated: described(v.boolean(), 'Whether this is but the beginning of the body.'),
}

const head = {
  id: count,
  time: described(v.number(), 'When it came, milliseconds since 1970.'),
  duration: described(v.number(), 'Milliseconds.'),
  server: optional(text, 'The one that answered of servers that share a store.'),
}

const below = optional(text, 'What the address had in front of that, such as a prefix: /api.')

const request = {
  method: text,
  target: text,
  below,
  path: text,
  query: described(texts, 'The first value of each name.'),
  queries: described(v.record(text, v.array(text)), 'All values of each name.'),
  params: texts,
}

/** What both sides of a WebSocket have sent, and how it ended. */
const socket = {
  socket: optional(text, 'The id of a WebSocket, or of that which a GraphQL operation came over.'),
  messages: optional(
    v.array(
      v.object({
        time: described(v.number(), 'When it came or went, milliseconds since 1970.'),
        from: v.picklist(['client', 'mock']),
        data: optional(v.unknown(), 'The value of JSON, or any other text.'),
        base64: optional(text, 'A message of bytes.'),
        size: described(count, 'Bytes, or characters of a text.'),
        note: optional(text, 'What became of it: case 2, or why nothing answers it.'),
        failure: optional(diagnosticSchema),
      }),
    ),
    'The last messages of a WebSocket, the oldest first.',
  ),
  closed: optional(
    v.object({ code: count, reason: text }),
    'How the WebSocket was closed; missing while it is open.',
  ),
}

const operation = {
  type: v.picklist(['query', 'mutation', 'subscription']),
  fields: described(v.array(text), 'Its root fields by the keys of their mocks: QUERY users.'),
  operationName: optional(text),
  errors: optional(
    v.array(v.object({ message: text, path: optional(v.array(v.union([text, v.number()]))) })),
  ),
}

/** A call in the journal, without secrets. */
export const callSchema: Schema = v.object({
  ...head,
  session: text,
  request: v.object({ ...request, headers: texts, cookies: texts, ...body }),
  response: v.object({
    status: described(count, '0 when the connection was broken.'),
    headers: texts,
    cookies: v.array(text),
    ...body,
  }),
  answeredBy: optional(v.object(mock)),
  operationId: optional(text, 'Of the operation of an OpenAPI document that was asked for.'),
  traceId: optional(text, 'Of the trace that it belongs to, by its `traceparent`.'),
  graphql: optional(
    v.object({ ...operation, variables: optional(v.record(text, v.unknown())) }),
    'The GraphQL operation that was asked for.',
  ),
  layers: v.array(v.object({ ...mock, layer: text, name: optional(text), passed: optional(text) })),
  behaviours: v.array(
    v.object({
      from: v.picklist([
        'settings',
        'defaults',
        'endpoint',
        'scenario',
        'override',
        'server',
        'headers',
      ]),
      key: optional(text),
      file: optional(text),
      line: optional(ordinal),
      name: optional(text, 'The number of an override, the name of a scenario.'),
      rule: described(text, 'In words: status 503 at 20 %.'),
      outcome: described(
        v.picklist(['applied', 'passed', 'overruled']),
        'Passed where its chance or its limit let the call pass; overruled where a later one decides.',
      ),
      ms: optional(v.number(), 'How long the delay was, milliseconds.'),
    }),
  ),
  source,
  notes: v.array(text),
  miss: optional(
    v.object({
      near: v.array(v.object({ ...mock, reason: text })),
      hint: optional(text),
      add: optional(
        v.object({
          file: text,
          text,
          isNew: optional(v.boolean()),
          move: optional(v.object({ from: text, to: text, serve: text })),
        }),
      ),
      broken: optional(v.array(v.object({ place: text, message: text }))),
    }),
  ),
  failure: optional(diagnosticSchema),
  webhooks: optional(
    v.array(v.object({ id: text, event: text, to: text, state: text, tries: count })),
    'The webhooks that it has led to.',
  ),
  ...socket,
})

/** The data of an event of the stream of calls. */
export const callSummarySchema: Schema<CallSummary> = v.object({
  ...head,
  session: text,
  method: text,
  target: text,
  below,
  status: count,
  answeredBy: optional(v.object(mock)),
  operationId: optional(text, 'Of the operation of an OpenAPI document that was asked for.'),
  graphql: optional(v.object(operation), 'The GraphQL operation that was asked for.'),
  source,
  notes: v.array(text),
  unmatched: v.boolean(),
})
