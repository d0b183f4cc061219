import { isObject } from '../../errors/validation-issue.ts'
import { parsePointer } from '../../openapi/document/pointer.ts'
import { commentOf } from './comment.ts'
import { below, entriesOf, listAt, type Raw } from './raw.ts'
import type { Position, Scope } from './scope.ts'
import { keyText, literal, type Member, type TypeText } from './type-text.ts'

/** The members that the properties of a schema are, that of an inherited discriminator first. */
export function objectMembers(
  scope: Scope,
  schema: Raw,
  { path }: Position,
  typeOf: (scope: Scope, schema: unknown, at: Position) => TypeText,
): Member[] {
  const required = listAt(schema, 'required')
  // What a client sends may lack what has a default.
  const isSent = /parameters|requestBod(?:y|ies)/.test(path)
  const properties = entriesOf(schema['properties']).map(([name, each]): Member => {
    const { readOnly, default: byDefault } = isObject(each) ? each : {}
    return {
      key: keyText(name),
      type: typeOf(scope, each, { path: below(path, name) }),
      isOptional: !required.includes(name) && (byDefault === undefined || isSent),
      isReadonly: Boolean(readOnly),
      comment: commentOf(each),
    }
  })
  return [...inheritedMember(scope, schema, path), ...properties]
}

/** The property that tells a schema from the others of its base, where the base declares that by its name. */
function inheritedMember({ discriminators }: Scope, schema: Raw, path: string): Member[] {
  const discriminator = discriminators.at.get(path)
  const isComposed = schema['allOf'] !== undefined || schema['anyOf'] !== undefined
  if (!isComposed || !discriminator || schema['discriminator'] || discriminators.settled.has(path))
    return []
  const name = parsePointer(path.slice(1)).pop() ?? ''
  const mapped = Object.entries(discriminator.mapping).find(
    ([, to]) => to === name || parsePointer(to.replace(/^#/, '')).pop() === name,
  )
  const { propertyName } = discriminator
  return [{ key: keyText(propertyName), type: literal(mapped?.[0] ?? name) }]
}
