import { isObject } from '../../errors/validation-issue.ts'
import { versionOf } from '../../openapi/document/document.ts'
import { commentOf } from './comment.ts'
import { settleDiscriminators } from './discriminators.ts'
import {
  headerType,
  parameterType,
  pathItemType,
  requestBodyType,
  responseType,
} from './operations.ts'
import { below, entriesOf, type Raw } from './raw.ts'
import { findRecursion } from './recursion.ts'
import { schemaType } from './schema.ts'
import { componentKinds, type Scope } from './scope.ts'
import {
  keyText,
  membersText,
  objectOf,
  other,
  words,
  type Member,
  type TypeText,
} from './type-text.ts'

const head = `/**
 * Written by mockapi export types. Change the mocks, not this file.
 */
`

/**
 * The types of an OpenAPI document of version 3, in the form of openapi-typescript 7: `paths`, `webhooks`,
 * `components` and `operations`. References to other files are not followed: their types are `unknown`.
 */
export function writeTypes(document: object): string {
  const root = structuredClone(document) as Raw
  const version = versionOf(root)
  const scope: Scope = {
    root,
    discriminators: settleDiscriminators(root),
    recursion: findRecursion(root),
    hasSiblings: version === '3.1' || version === '3.2',
    inlining: new Set(),
    operations: new Map(),
    helpers: new Set(),
  }
  const parts = [
    declare('paths', pathItems(scope, 'paths')),
    declare('webhooks', pathItems(scope, 'webhooks')),
    declare('components', componentMembers(scope)),
    'export type $defs = Record<string, never>;',
  ]
  const operations = Array.from(scope.operations, ([id, type]) => ({ key: keyText(id), type }))
  const declared = declare('operations', operations)
  const last = operations.length > 0 ? [declared, ...scope.helpers] : [...scope.helpers, declared]
  return [head, ...parts, ...last, ''].join('\n')
}

function declare(name: string, members: readonly Member[]): string {
  return members.length > 0
    ? `export interface ${name} {\n${membersText(members)}}`
    : `export type ${name} = Record<string, never>;`
}

function pathItems(scope: Scope, place: 'paths' | 'webhooks'): Member[] {
  return entriesOf(scope.root[place]).flatMap(([name, item]) =>
    isObject(item) && !name.startsWith('x-')
      ? [{ key: keyText(name), type: pathItemType(scope, item, below('#', place, name)) }]
      : [],
  )
}

function componentMembers(scope: Scope): Member[] {
  const { components } = scope.root
  return componentKinds.map((kind): Member => {
    const members = entriesOf(isObject(components) ? components[kind] : undefined).map(
      ([name, value]): Member => ({
        key: keyText(name),
        type: writers[kind](scope, value, below('#', 'components', kind, name), name),
        comment: commentOf(value),
      }),
    )
    return { key: kind, type: members.length > 0 ? objectOf(members) : words.never }
  })
}

type Writer = (scope: Scope, value: unknown, path: string, name: string) => TypeText

const writers: Readonly<Record<(typeof componentKinds)[number], Writer>> = {
  schemas: componentSchemaType,
  responses: responseType,
  parameters: parameterType,
  requestBodies: requestBodyType,
  headers: headerType,
  pathItems: pathItemType,
}

/** A schema that holds itself in a list has a type of its own, since a member of an interface may not. */
function componentSchemaType(scope: Scope, value: unknown, path: string, name: string): TypeText {
  const type = schemaType(scope, value, { path, owner: name })
  const alias = scope.recursion.aliases.get(name)
  if (alias === undefined) return type
  scope.helpers.add(`type ${alias} = ${type.text};`)
  return other(alias)
}
