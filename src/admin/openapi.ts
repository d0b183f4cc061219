import { toJsonSchema, toJsonSchemaDefs, type JsonSchema } from '@valibot/to-json-schema'
import { problems, type ProblemCode } from '../http/problems.ts'
import { version } from '../config/config.ts'
import { behaviourSchema } from './behaviour.ts'
import type { AdminOperation, Schema } from './operation.ts'
import { clockSchema } from './clock.ts'
import { environmentSchema } from './environments.ts'
import { jobSchema } from './jobs.ts'
import { overrideSchema } from './overrides.ts'
import { collectionSchema, singleSchema } from './resources.ts'
import { scenarioSchema } from './scenarios.ts'
import {
  callSchema,
  callSummarySchema,
  diagnosticSchema,
  endpointSchema,
  problemSchema,
} from './schemas.ts'
import { sessionSchema } from './sessions.ts'
import { declaredWebhookSchema, webhookSchema, webhookSummarySchema } from './webhooks.ts'

/** Schemas that have a name in the document. */
const named: Readonly<Record<string, Schema>> = {
  Behaviour: behaviourSchema,
  Call: callSchema,
  CallSummary: callSummarySchema,
  Collection: collectionSchema,
  Diagnostic: diagnosticSchema,
  Endpoint: endpointSchema,
  Environment: environmentSchema,
  Clock: clockSchema,
  Job: jobSchema,
  Override: overrideSchema,
  Problem: problemSchema,
  Scenario: scenarioSchema,
  Session: sessionSchema,
  Single: singleSchema,
  Webhook: webhookSchema,
  WebhookSummary: webhookSummarySchema,
  DeclaredWebhook: declaredWebhookSchema,
}

const settings: NonNullable<Parameters<typeof toJsonSchema>[1]> = {
  target: 'draft-2020-12',
  typeMode: 'output',
  // The description of a schema says what it checks besides.
  errorMode: 'ignore',
  definitions: { ...named } as Record<string, never>,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}

/** The admin API as an OpenAPI 3.1 document. */
export function describeApi(operations: readonly AdminOperation[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const item = (paths[operation.path] ??= {})
    item[operation.method.toLowerCase()] = describeOperation(operation)
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
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: tokenDescription } },
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

const tokenDescription = 'Needed as soon as the server listens beyond this machine.'

function describeOperation(operation: AdminOperation): object {
  const {
    id,
    tag,
    summary,
    path,
    query,
    body,
    mediaTypes = ['application/json'],
    answers,
  } = operation
  const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } }
  })
  const sessionParameter = { $ref: '#/components/parameters/Session' }
  const responses: Record<string, object> = {}
  for (const [status, [description, schema, type = 'application/json']] of Object.entries(
    answers,
  )) {
    responses[status] = { description, ...(schema && { content: contentOf([type], schema) }) }
  }
  const codes = problemsOf(operation)
  for (const code of codes) {
    const { status } = problems[code]
    responses[status] ??= describeProblems(codes.filter((one) => problems[one].status === status))
  }
  return {
    operationId: id,
    tags: [tag],
    summary,
    parameters: [...pathParameters, ...queryParameters(query), sessionParameter],
    ...(body && { requestBody: { required: true, content: contentOf(mediaTypes, body) } }),
    responses,
  }
}

/** All problems that an operation may answer with. */
export function problemsOf(operation: AdminOperation): readonly ProblemCode[] {
  const { method, query, body, problems: own = [], isProbe = false } = operation
  const codes: ProblemCode[] = ['origin-refused', ...own]
  if (!isProbe) codes.push('bad-session', 'host-refused', 'session-over')
  if (!isProbe && !operation.withoutToken) codes.push('no-admin-token')
  if (method !== 'GET' && method !== 'DELETE') codes.push('unsupported-media-type')
  if (query !== 'any') codes.push('invalid-admin-call')
  if (body) codes.push('bad-json', 'bad-body', 'body-too-large', 'invalid-admin-call')
  return [...new Set(codes)]
}

function describeProblems(codes: readonly ProblemCode[]): object {
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

function contentOf(mediaTypes: readonly string[], shape: Schema): object {
  const schema = jsonSchemaOf(shape)
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))
}

function jsonSchemaOf(shape: Schema): JsonSchema {
  const { $schema: _dialect, $defs: _named, ...schema } = toJsonSchema(shape as never, settings)
  return schema
}

function queryParameters(query: AdminOperation['query']): object[] {
  if (query === undefined) return []
  if (query === 'any') {
    const description = 'Filters, order, pages and fields, as the mock server takes them.'
    const schema = { type: 'object', additionalProperties: true }
    return [{ name: 'query', in: 'query', description, style: 'form', explode: true, schema }]
  }
  const { properties = {}, required = [] } = jsonSchemaOf(query)
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema }
  })
}
