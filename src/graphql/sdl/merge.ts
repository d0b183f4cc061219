import {
  Kind,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  type DirectiveDefinitionNode,
  type OperationTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { problemAt, shownPlace, type SchemaNode } from './source.ts'

/** All definitions of a schema: each type once, with what extends it. */
export interface MergedSdl {
  readonly types: Map<string, TypeDefinitionNode>
  readonly directives: DirectiveDefinitionNode[]
  /** Names of root types by what they are for, where they are not the usual ones. */
  readonly roots: ReadonlyMap<string, OperationTypeDefinitionNode>
}

/** The types that operations begin with, unless a schema names others. */
export const usualRoots = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
} as const

/** Puts the definitions of several texts together. Of two types of one name the first counts, but root types are merged. */
export function mergeSdl(nodes: readonly SchemaNode[], problems: Diagnostic[]): MergedSdl {
  const types = new Map<string, TypeDefinitionNode>()
  const directives = new Map<string, DirectiveDefinitionNode>()
  const roots = new Map<string, OperationTypeDefinitionNode>()
  const extensions: TypeExtensionNode[] = []
  for (const node of nodes) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue
    for (const each of node.operationTypes ?? []) roots.set(each.operation, each)
  }
  const rootNames = new Set<string>(Object.values(usualRoots))
  for (const { type } of roots.values()) rootNames.add(type.name.value)
  for (const node of nodes) {
    if (isTypeExtensionNode(node)) extensions.push(node)
    else if (node.kind === Kind.DIRECTIVE_DEFINITION) directives.set(node.name.value, node)
    else if (isTypeDefinitionNode(node)) {
      const first = types.get(node.name.value)
      if (!first) types.set(node.name.value, node)
      else if (rootNames.has(node.name.value)) types.set(node.name.value, extended(first, node))
      else problems.push(definedTwice(node, first))
    }
  }
  for (const extension of extensions) extend(types, extension, rootNames, problems)
  return { types, directives: [...directives.values()], roots }
}

function extend(
  types: Map<string, TypeDefinitionNode>,
  extension: TypeExtensionNode,
  rootNames: ReadonlySet<string>,
  problems: Diagnostic[],
): void {
  const name = extension.name.value
  const base = types.get(name)
  const kind = extension.kind.replace('Extension', 'Definition')
  if (base?.kind === kind) types.set(name, extended(base, extension))
  else if (!base && rootNames.has(name) && extension.kind === Kind.OBJECT_TYPE_EXTENSION) {
    types.set(name, { ...extension, kind: Kind.OBJECT_TYPE_DEFINITION })
  } else {
    const message = base
      ? `${name} is extended as another kind of type than the one in ${shownPlace(base)}.`
      : `${name} is extended, and there is no type of this name.`
    const hint = base
      ? 'Extend it by the word that it is defined with.'
      : `${didYouMean(name, types.keys())} Leave out "extend" to define it.`.trim()
    problems.push(problemAt(extension.name, { code: 'bad-graphql', message, hint }))
  }
}

type Parts = Readonly<Record<string, readonly unknown[] | undefined>>

/** A type with what another node of its kind adds to it. */
function extended(base: TypeDefinitionNode, more: SchemaNode): TypeDefinitionNode {
  const lists = ['fields', 'interfaces', 'values', 'types', 'directives'] as const
  const [one, other] = [base, more] as unknown as [Parts, Parts]
  const joined = lists.flatMap((name) => {
    const list = [...(one[name] ?? []), ...(other[name] ?? [])]
    return list.length > 0 ? [[name, list] as const] : []
  })
  return { ...base, ...Object.fromEntries(joined) } as TypeDefinitionNode
}

function definedTwice(node: TypeDefinitionNode, first: TypeDefinitionNode): Diagnostic {
  const name = node.name.value
  return problemAt(node.name, {
    code: 'bad-graphql',
    message: `${name} is defined twice: the one in ${shownPlace(first)} counts.`,
    hint: `Write "extend" before this one to add its parts, or delete it.`,
  })
}

/** The root types that are there, by what they are for. */
export function rootsOf({ types, roots }: MergedSdl): { operation: string; name: string }[] {
  return Object.entries(usualRoots).flatMap(([operation, usual]) => {
    const name = roots.get(operation)?.type.name.value ?? (roots.size > 0 ? undefined : usual)
    return name !== undefined && types.has(name) ? [{ operation, name }] : []
  })
}
