import {
  Kind,
  buildASTSchema,
  validateSchema,
  type DefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type ScalarTypeDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { namedTypeOf, SdlCheck, standardScalars } from './check.ts'
import { mergeSdl, rootsOf, type MergedSdl } from './merge.ts'
import { problemAt, type SchemaNode } from './source.ts'

/** A schema, and what of its texts is not in it. */
export interface BuiltSchema {
  /** Undefined where nothing can be asked for, since there is no `Query`. */
  readonly schema: GraphQLSchema | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Builds the schema of several texts; what is wrong in them is left out, as little of it as can be.
 *
 * @param isKnownScalar whether a scalar of a name needs no definition
 */
export function buildSdl(
  nodes: readonly SchemaNode[],
  isKnownScalar: (name: string) => boolean,
): BuiltSchema {
  const diagnostics: Diagnostic[] = []
  if (nodes.length === 0) return { schema: undefined, diagnostics }
  const merged = mergeSdl(nodes, diagnostics)
  const { types } = merged
  for (const name of undefinedTypes(types)) {
    if (isKnownScalar(name)) types.set(name, scalarOf(name))
  }
  const check = new SdlCheck(types, diagnostics)
  // Each round leaves out one thing at least.
  for (let round = 0; round < 100; round++) {
    check.run()
    const roots = rootsOf(merged)
    if (!roots.some(({ operation }) => operation === 'query')) {
      return { schema: undefined, diagnostics: [...diagnostics, noQuery(nodes, merged)] }
    }
    const schema = buildASTSchema(documentOf(merged, roots), { assumeValidSDL: true })
    const errors = validateSchema(schema)
    if (errors.length === 0) return { schema, diagnostics }
    const { length } = errors.filter((error) => leaveOut(error, types, check, diagnostics))
    if (length === 0 && merged.directives.splice(0).length === 0) break
  }
  return { schema: undefined, diagnostics }
}

function documentOf(merged: MergedSdl, roots: ReturnType<typeof rootsOf>) {
  const operationTypes = roots.map(({ operation, name }) => ({
    kind: Kind.OPERATION_TYPE_DEFINITION,
    operation,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
  }))
  const definitions = [
    { kind: Kind.SCHEMA_DEFINITION, operationTypes } as unknown as DefinitionNode,
    ...merged.directives,
    ...merged.types.values(),
  ]
  return { kind: Kind.DOCUMENT, definitions } as const
}

function scalarOf(name: string): ScalarTypeDefinitionNode {
  return { kind: Kind.SCALAR_TYPE_DEFINITION, name: { kind: Kind.NAME, value: name } }
}

/** Names that fields and arguments refer to, and nothing defines. */
function undefinedTypes(types: MergedSdl['types']): Set<string> {
  const names = new Set<string>()
  for (const type of types.values()) {
    if (!('fields' in type)) continue
    for (const field of type.fields ?? []) {
      const args = 'arguments' in field ? (field.arguments ?? []) : []
      for (const each of [field, ...args]) names.add(namedTypeOf(each.type).name.value)
    }
  }
  return new Set([...names].filter((name) => !types.has(name) && !standardScalars.has(name)))
}

/** Leaves out what a rule of the specification does not allow: an interface that a type does not fit, else the type. */
function leaveOut(
  error: GraphQLError,
  types: MergedSdl['types'],
  check: SdlCheck,
  diagnostics: Diagnostic[],
): boolean {
  const { message, nodes = [] } = error
  const node = nodes.at(-1)
  diagnostics.push(problemAt(node, { code: 'bad-graphql', message: sentence(message) }))
  const owner = nodes.map((each) => ownerOf(each, types)).findLast((each) => each !== undefined)
  const interfaces = owner && 'interfaces' in owner ? (owner.interfaces ?? []) : []
  const [, wrong] = /(?:Interface field (?:argument )?|implement )"?(\w+)/.exec(message) ?? []
  const left = interfaces.filter(({ name }) => name.value !== wrong)
  if (owner && left.length < interfaces.length) {
    types.set(owner.name.value, { ...owner, interfaces: left } as TypeDefinitionNode)
  } else if (owner) check.drop(owner.name.value)
  return owner !== undefined
}

function ownerOf(node: object, types: MergedSdl['types']): TypeDefinitionNode | undefined {
  return [...types.values()].find((type) => has(type, node))
}

/** Whether a node is a part of another. */
function has(of: object, node: object): boolean {
  if (of === node) return true
  return Object.entries(of).some(([key, value]: [string, unknown]) => {
    if (key === 'loc' || typeof value !== 'object' || value === null) return false
    return Array.isArray(value) ? value.some((each) => has(each as object, node)) : has(value, node)
  })
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}

function noQuery(nodes: readonly SchemaNode[], { roots }: MergedSdl): Diagnostic {
  const named = roots.get('query')
  const what = named ? `type ${named.type.name.value}` : 'type Query'
  return problemAt(named ?? nodes[0], {
    code: 'no-query-type',
    message: `The schema has no ${what}, so that nothing can be asked for.`,
    hint: `Write ${what} { users: [User!]! user(id: ID!): User } with the fields that clients ask for.`,
  })
}
