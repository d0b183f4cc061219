import { isObject } from '../../errors/validation-issue.ts'
import { methodKeys } from '../../openapi/document/model.ts'
import { isReference } from '../../openapi/document/pointer.ts'
import { commentOf } from './comment.ts'
import { below, entriesOf, listAt, resolve, type Raw } from './raw.ts'
import { schemaType } from './schema.ts'
import { componentType, inline, type Scope } from './scope.ts'
import { keyText, objectOf, other, words, type Member, type TypeText } from './type-text.ts'

/** The type of a Path Item Object, or of a reference to one. */
export function pathItemType(scope: Scope, value: unknown, path: string): TypeText {
  return typeOf(scope, value, (item) => {
    const parameters = listAt(item, 'parameters')
    return objectOf([
      parametersMember(scope, parameters, below(path, 'parameters')),
      ...methodsOf(item).flatMap(([method, operation]) => {
        if (isObject(operation)) return [operationMember(scope, item, method, operation, path)]
        // Newer than the form of these types.
        return method === 'query' ? [] : [{ key: method, type: words.never, isOptional: true }]
      }),
    ])
  })
}

function methodsOf(item: Raw): [string, unknown][] {
  return [
    ...methodKeys.map((method): [string, unknown] => [method, item[method]]),
    ...entriesOf(item['additionalOperations']),
  ]
}

function operationMember(
  scope: Scope,
  item: Raw,
  method: string,
  value: Raw,
  path: string,
): Member {
  const followed = isReference(value) ? resolve(scope.root, value.$ref) : value
  const operation = isObject(followed) ? followed : {}
  // A `#` has a meaning in references.
  const id =
    typeof operation['operationId'] === 'string'
      ? operation['operationId'].replaceAll('#', '/')
      : ''
  const comment = commentOf(operation)
  const key = keyText(method)
  const write = () => operationType(scope, item, operation, below(path, method))
  if (id === '' || scope.operations.has(id)) return { key, type: write(), comment }
  // It keeps its place among those that are found while it is written.
  scope.operations.set(id, words.never)
  scope.operations.set(id, write())
  return { key, type: other(`operations[${JSON.stringify(id)}]`), comment }
}

function operationType(scope: Scope, item: Raw, operation: Raw, path: string): TypeText {
  const own = [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')]
  // Those of the operation stand for those of its path that have the same name.
  const parameters = new Map(
    own.map((each) => {
      const { in: place, name } = followed(scope, each)
      return [`${String(place)} ${String(name)}`, each]
    }),
  )
  const { requestBody: body } = operation
  const responses = entriesOf(operation['responses']).map(([status, each]): Member => ({
    key: keyText(status),
    type: responseType(scope, each, below(path, 'responses', status)),
    comment: commentOf(each),
  }))
  return objectOf([
    parametersMember(scope, [...parameters.values()], path),
    isObject(body)
      ? {
          key: 'requestBody',
          type: requestBodyType(scope, body, below(path, 'requestBody')),
          isOptional: followed(scope, body)['required'] !== true,
          comment: commentOf(body),
        }
      : { key: 'requestBody', type: words.never, isOptional: true },
    { key: 'responses', type: responses.length > 0 ? objectOf(responses) : words.never },
  ])
}

function parametersMember(scope: Scope, parameters: readonly unknown[], path: string): Member {
  const members = ['query', 'header', 'path', 'cookie'].map((place): Member => {
    const own = parameters.flatMap((each) => parameterMember(scope, each, place, path))
    const isOptional = own.every((member) => member.isOptional)
    return { key: place, type: own.length > 0 ? objectOf(own) : words.never, isOptional }
  })
  return { key: 'parameters', type: objectOf(members) }
}

function parameterMember(scope: Scope, value: unknown, place: string, path: string): Member[] {
  const parameter = followed(scope, value)
  const { in: own, name, required } = parameter
  if (own !== place || typeof name !== 'string') return []
  const component = isReference(value) ? componentType(scope, value.$ref) : undefined
  const at = below(path, 'parameters', place, name)
  return [
    {
      key: keyText(name),
      type: component ?? parameterType(scope, parameter, at),
      isOptional: place !== 'path' && required !== true,
      comment: commentOf(parameter),
    },
  ]
}

/** The type of the value of a Parameter Object. */
export function parameterType(scope: Scope, value: unknown, path: string): TypeText {
  return typeOf(scope, value, ({ schema }) =>
    schema === undefined ? words.string : schemaType(scope, schema, { path }),
  )
}

/** The type of a Request Body Object. */
export function requestBodyType(scope: Scope, value: unknown, path: string): TypeText {
  return typeOf(scope, value, ({ content }) => {
    const none: Member = { key: '"*/*"', type: words.never, isOptional: true }
    const members = contentMembers(scope, content, path)
    return objectOf([{ key: 'content', type: objectOf(members.length > 0 ? members : [none]) }])
  })
}

/** The type of a Response Object. */
export function responseType(scope: Scope, value: unknown, path: string): TypeText {
  return typeOf(scope, value, ({ headers, content }) => {
    const own = entriesOf(headers).map(([name, each]): Member => ({
      key: keyText(name),
      type: headerType(scope, each, below(path, 'headers', name)),
      isOptional: !isReference(each) && !(isObject(each) && each['required'] === true),
      comment: commentOf(each),
    }))
    const members = contentMembers(scope, content, path)
    return objectOf([
      { key: 'headers', type: objectOf([...own, { key: '[name: string]', type: words.unknown }]) },
      members.length > 0
        ? { key: 'content', type: objectOf(members) }
        : { key: 'content', type: words.never, isOptional: true },
    ])
  })
}

/** The type of the value of a Header Object. */
export function headerType(scope: Scope, value: unknown, path: string): TypeText {
  return typeOf(scope, value, ({ schema, content }) => {
    if (schema !== undefined) return schemaType(scope, schema, { path })
    return isObject(content) ? objectOf(contentMembers(scope, content, path)) : words.unknown
  })
}

function contentMembers(scope: Scope, content: unknown, path: string): Member[] {
  return entriesOf(content).map(([type, value]) => {
    const { schema } = followed(scope, value)
    const at = { path: below(path, 'content', type) }
    return {
      key: keyText(type),
      type: schema === undefined ? words.unknown : schemaType(scope, schema, at),
      comment: commentOf(value),
    }
  })
}

/** The type of an object; that of a component where it is a reference to one. */
function typeOf(scope: Scope, value: unknown, write: (raw: Raw) => TypeText): TypeText {
  if (!isReference(value)) return write(isObject(value) ? value : {})
  const component = componentType(scope, value.$ref)
  const target = followed(scope, value)
  return component ?? inline(scope, value.$ref, () => write(target), words.unknown)
}

function followed({ root }: Scope, value: unknown): Raw {
  const target = isReference(value) ? resolve(root, value.$ref) : value
  return isObject(target) ? target : {}
}
