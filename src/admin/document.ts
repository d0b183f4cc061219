import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type { JsonSchema } from '@valibot/to-json-schema'
import { problems } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem.ts'
import { behaviour } from './operations/behaviour-shape.ts'
import { call, callSummary } from './operations/call-shapes.ts'
import type { AdminAnswer, AdminOperation, Shape } from './operations/operation.ts'
import { collection } from './operations/collections.ts'
import { override } from './operations/overrides.ts'
import { scenario } from './operations/scenarios.ts'
import { session } from './operations/sessions.ts'
import { single } from './operations/singles.ts'
import { diagnostic, endpoint, problem } from './operations/report-shapes.ts'

/** Shapes that have a name in the description. */
const named: Readonly<Record<string, Shape>> = {
  Behaviour: behaviour,
  Call: call,
  CallSummary: callSummary,
  Collection: collection,
  Diagnostic: diagnostic,
  Endpoint: endpoint,
  Override: override,
  Problem: problem,
  Scenario: scenario,
  Session: session,
  Single: single,
}

const settings: NonNullable<Parameters<typeof toJsonSchema>[1]> = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // What a shape checks besides is said by its description.
  errorMode: 'ignore',
  definitions: { ...named } as Record<string, never>,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}

/** Problems that any operation may answer with. */
const always: readonly ProblemCode[] = [
  'bad-session',
  'no-admin-token',
  'host-refused',
  'origin-refused',
  'session-over',
]

/** Problems that reading a body may lead to. */
const ofBodies: readonly ProblemCode[] = [
  'bad-json',
  'bad-body',
  'body-too-large',
  'invalid-admin-call',
]

/** The description of the admin API, as OpenAPI 3.1. */
export function describeApi(operations: readonly AdminOperation[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const item = (paths[operation.path] ??= {})
    item[operation.method.toLowerCase()] = described(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'mockapi: the admin API',
      version,
      description:
        'Steers a running mock server. Whatever has a session acts on that of the caller, else on the server’s own.',
    },
    servers: [{ url: '/__mockapi' }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: toJsonSchemaDefs({ ...named } as Record<string, never>, settings),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Needed as soon as the server listens beyond this machine.',
        },
      },
      parameters: {
        Session: {
          name: 'X-Mockapi-Session',
          in: 'header',
          description: 'The session that it is about; default the server’s own.',
          schema: { type: 'string', pattern: '^[\\w.~-]{1,128}$' },
        },
      },
    },
  }
}

function described(operation: AdminOperation): object {
  const { id, summary, path, query, body, mediaTypes = ['application/json'], answers } = operation
  const responses: Record<string, object> = {}
  for (const [status, answer] of Object.entries(answers)) responses[status] = answerOf(answer)
  for (const [status, codes] of byStatus(problemsOf(operation)))
    responses[status] = problemOf(codes)
  return {
    operationId: id,
    summary,
    parameters: [...pathParameters(path), ...queryParameters(query), sessionParameter],
    ...(body && { requestBody: { required: true, content: contentOf(mediaTypes, body) } }),
    responses,
  }
}

const sessionParameter = { $ref: '#/components/parameters/Session' }

/** All problems that an operation may answer with, those of its kind included. */
export function problemsOf(operation: AdminOperation): readonly ProblemCode[] {
  const { method, query, body, problems: own = [] } = operation
  const codes: ProblemCode[] = [...always, ...own]
  if (method !== 'GET' && method !== 'DELETE') codes.push('unsupported-media-type')
  if (query !== 'any') codes.push('invalid-admin-call')
  if (body) codes.push(...ofBodies)
  return [...new Set(codes)]
}

function byStatus(codes: readonly ProblemCode[]): ReadonlyMap<string, readonly ProblemCode[]> {
  const groups = new Map<string, ProblemCode[]>()
  for (const code of codes) {
    const status = String(problems[code].status)
    groups.set(status, [...(groups.get(status) ?? []), code])
  }
  return groups
}

function problemOf(codes: readonly ProblemCode[]): object {
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { properties: { code: { enum: codes } }, required: ['code'] },
    ],
  }
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
    content: { 'application/problem+json': { schema } },
  }
}

function answerOf({ description, shape, mediaType = 'application/json' }: AdminAnswer): object {
  return { description, ...(shape && { content: contentOf([mediaType], shape) }) }
}

function contentOf(mediaTypes: readonly string[], shape: Shape): object {
  const schema = schemaOf(shape)
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))
}

function schemaOf(shape: Shape): JsonSchema {
  const { $schema: _dialect, $defs: _named, ...schema } = toJsonSchema(shape as never, settings)
  return schema
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: AdminOperation['query']): object[] {
  if (query === undefined) return []
  if (query === 'any') {
    const description = 'Filters, order, pages and fields, as the mock server takes them.'
    const schema = { type: 'object', additionalProperties: true }
    return [{ name: 'query', in: 'query', description, style: 'form', explode: true, schema }]
  }
  const { properties = {}, required = [] } = schemaOf(query)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}
