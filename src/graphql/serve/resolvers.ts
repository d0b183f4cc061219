import {
  isAbstractType,
  isEnumType,
  isObjectType,
  isScalarType,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { Fault } from '../../behaviour/fault.ts'
import type { Operation } from '../../endpoints/operation.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { parseKey, type PathPattern } from '../../http/path.ts'
import { Reply } from '../../http/reply.ts'
import type { GraphqlContext } from '../context.ts'
import { rootTypes } from '../data/entities.ts'
import type { GraphqlResolver } from '../define.ts'
import { valueOf } from '../outcome.ts'

/** Functions of a user by type and field, and where they stand. */
export interface ResolverMap {
  readonly resolvers: Readonly<Record<string, unknown>>
  readonly origin: SourceLocation
}

/** A schema whose resolvers are set, with the path where it answers. */
interface Target {
  readonly schema: GraphQLSchema
  readonly path: string
  readonly problems: Diagnostic[]
}

/** Sets the resolvers of a user; those of queries and mutations become endpoints. What names nothing is told. */
export function applyResolvers({ resolvers, origin }: ResolverMap, target: Target): Endpoint[] {
  const { schema, problems } = target
  return Object.entries(resolvers).flatMap(([name, own]) => {
    const type = schema.getType(name)
    const tell = (message: string, hint: string): void =>
      void problems.push(problem(origin, message, hint))
    if (!isObject(own)) {
      tell(`resolvers.${name} is no object.`, 'Write resolvers: { Query: { hello: () => … } }.')
      return []
    }
    if (!type) {
      const known = Object.keys(schema.getTypeMap()).filter((each) => !each.startsWith('__'))
      const hint = didYouMean(name, known) || `Types are ${known.join(', ')}.`
      tell(`resolvers.${name}: the schema has no type ${name}.`, hint)
      return []
    }
    if (isObjectType(type)) return fieldsOf(type, own, { ...target, origin, tell })
    ofOtherType(type, own, tell)
    return []
  })
}

/** Whether any of the functions of a user is for another type than those of operations. */
export function hasNested({ resolvers }: ResolverMap, schema: GraphQLSchema): boolean {
  const roots = rootTypes(schema)
  return Object.keys(resolvers).some((name) => !roots.has(schema.getType(name)))
}

interface FieldTarget extends Target {
  readonly origin: SourceLocation
  readonly tell: (message: string, hint: string) => void
}

type Functions = { readonly resolve?: unknown; readonly subscribe?: unknown }

function fieldsOf(
  type: GraphQLObjectType,
  resolvers: Readonly<Record<string, unknown>>,
  target: FieldTarget,
): Endpoint[] {
  const { schema, tell } = target
  const fields = type.getFields()
  return Object.entries(resolvers).flatMap(([name, given]) => {
    if (name.startsWith('__')) return []
    const field = fields[name]
    const at = `resolvers.${type.name}.${name}`
    if (!field) {
      const hint =
        didYouMean(name, Object.keys(fields)) || `Fields are ${Object.keys(fields).join(', ')}.`
      tell(`${at}: ${type.name} has no field ${name}.`, hint)
      return []
    }
    const { resolve, subscribe }: Functions =
      typeof given === 'function' ? { resolve: given } : isObject(given) ? given : {}
    if (typeof resolve !== 'function' && typeof subscribe !== 'function') {
      tell(`${at} is no function.`, `Write ${name}: (parent, args, context) => ….`)
      return []
    }
    const own = resolve as GraphqlResolver
    if (type === schema.getSubscriptionType()) {
      if (subscribe && resolve) field.resolve = nested(own) as typeof field.resolve
      return [
        rootEndpoint(`SUBSCRIPTION ${name}`, (subscribe ?? resolve) as GraphqlResolver, target),
      ]
    }
    const word =
      type === schema.getQueryType()
        ? 'QUERY'
        : type === schema.getMutationType()
          ? 'MUTATION'
          : undefined
    if (word) return [rootEndpoint(`${word} ${name}`, own, target)]
    field.resolve = nested(own) as typeof field.resolve
    return []
  })
}

function rootEndpoint(
  key: string,
  resolver: GraphqlResolver,
  { origin, path: schema }: FieldTarget,
): Endpoint {
  const { method, path } = parseKey(key) as { method: Endpoint['method']; path: PathPattern }
  const needs = { body: true, call: true, faker: true }
  const handle = async (context: EndpointContext): Promise<unknown> => {
    const { args, info } = context.operation as Operation
    const value = await resolver({}, args, context.forHandler(), info as never)
    return value === undefined ? null : value
  }
  const definition = (): string => String(resolver)
  return { key, method, path, schema, origin, needs, handle, definition, note: 'resolver' }
}

/** A resolver with the context that handlers of mocks get. A reply that it gives or throws is an answer or an error. */
function nested(resolver: GraphqlResolver): GraphQLFieldResolver<unknown, GraphqlContext, never> {
  return (parent, args, context, info) => {
    const asked = { type: 'query', field: info.fieldName } as Operation
    const settle = (value: unknown): unknown =>
      value instanceof Reply || value instanceof Response || value instanceof Fault
        ? valueOf(value, asked, context)
        : value
    const fail = (error: unknown): unknown => {
      if (error instanceof Reply || error instanceof Response || error instanceof Fault)
        return settle(error)
      throw error
    }
    try {
      const value = resolver(parent as never, args, context.run.forHandler(), info as never)
      return value instanceof Promise ? value.then(settle, fail) : settle(value)
    } catch (error) {
      return fail(error)
    }
  }
}

function ofOtherType(
  type: GraphQLNamedType,
  given: Readonly<Record<string, unknown>>,
  tell: FieldTarget['tell'],
): void {
  if (isAbstractType(type)) {
    const resolveType = given['__resolveType']
    if (typeof resolveType !== 'function')
      return tell(
        `resolvers.${type.name} has no __resolveType.`,
        'Write __resolveType: (value) => "User".',
      )
    type.resolveType = (value, context: GraphqlContext, info) =>
      Reflect.apply(resolveType, given, [value, context.run.forHandler(), info]) as string
  } else if (isScalarType(type)) {
    for (const name of ['serialize', 'parseValue', 'parseLiteral'] as const) {
      if (typeof given[name] === 'function') override(type, name, given[name].bind(given) as never)
    }
  } else if (isEnumType(type)) {
    const byName = new Map(Object.entries(given))
    const byValue = new Map(Array.from(byName, ([name, value]) => [value, name]))
    const { serialize, parseValue, parseLiteral } = type
    const inner = (name: unknown): unknown =>
      byName.has(String(name)) ? byName.get(String(name)) : name
    override(type, 'serialize', (value) => byValue.get(value) ?? serialize.call(type, value))
    override(type, 'parseValue', (value) => inner(parseValue.call(type, value, undefined as never)))
    override(type, 'parseLiteral', ((...args: Parameters<typeof parseLiteral>) =>
      inner(parseLiteral.apply(type, args))) as never)
  } else tell(`resolvers.${type.name} is for an input, which has none.`, 'Delete it.')
}

/** What the functions of a scalar or an enum are called, in version 17 of graphql as well. */
const newNames = {
  serialize: 'coerceOutputValue',
  parseValue: 'coerceInputValue',
  parseLiteral: 'coerceInputLiteral',
} as const

/** Puts a function in the place of one of a scalar or an enum. */
export function override(
  type: GraphQLLeafType,
  name: keyof typeof newNames,
  by: (value: unknown) => unknown,
): void {
  const members = type as unknown as Record<string, unknown>
  members[name] = by
  if (newNames[name] in type) members[newNames[name]] = by
}

function problem(origin: SourceLocation, message: string, hint: string): Diagnostic {
  const place = origin.place() ?? { file: origin.file, line: 1, column: 1 }
  return { code: 'bad-graphql', severity: 'error', message, hint, place }
}
