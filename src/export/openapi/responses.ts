import type {
  Content,
  MediaTypeObject,
  ReferenceObject,
  ResponseObject,
  ResponsesObject,
  SchemaObject,
} from './document.ts'

/**
 * The answers of several mocks of one operation: of those with one status all that it can be.
 *
 * @param resolve the response that a reference means
 */
export function mergeResponses(
  all: readonly ResponsesObject[],
  resolve: (reference: ReferenceObject) => ResponseObject,
): ResponsesObject {
  const merged = new Map<string, ResponseObject | ReferenceObject>()
  for (const [status, response] of all.flatMap((each) => Object.entries(each))) {
    const known = merged.get(status)
    merged.set(status, known === undefined ? response : merge(known, response, resolve))
  }
  const order = (status: string) => (status === 'default' ? '999' : status)
  return Object.fromEntries(
    [...merged].toSorted(([one], [other]) => (order(one) < order(other) ? -1 : 1)),
  )
}

function merge(
  one: ResponseObject | ReferenceObject,
  other: ResponseObject | ReferenceObject,
  resolve: (reference: ReferenceObject) => ResponseObject,
): ResponseObject | ReferenceObject {
  if (JSON.stringify(one) === JSON.stringify(other)) return one
  const [first, second] = [one, other].map((each) =>
    isReference(each) ? resolve(each) : each,
  ) as [ResponseObject, ResponseObject]
  const content = mergeContent(first.content, second.content)
  const headers = { ...first.headers, ...second.headers }
  const { description } = first
  return {
    ...first,
    description:
      description === second.description || second.description === ''
        ? description
        : `${description}; ${second.description}`,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(content && { content }),
  }
}

function isReference(value: ResponseObject | ReferenceObject): value is ReferenceObject {
  return '$ref' in value
}

function mergeContent(one: Content | undefined, other: Content | undefined): Content | undefined {
  if (!one || !other) return one ?? other
  const merged: Record<string, MediaTypeObject> = { ...one }
  for (const [type, media] of Object.entries(other)) {
    const known = merged[type]
    merged[type] = known ? mergeMedia(known, media) : media
  }
  return merged
}

function mergeMedia(one: MediaTypeObject, other: MediaTypeObject): MediaTypeObject {
  if (JSON.stringify(one) === JSON.stringify(other)) return one
  const schemas = new Map(
    [...alternatives(one), ...alternatives(other)].map((schema) => [
      JSON.stringify(schema),
      schema,
    ]),
  )
  const anyOf = [...schemas.values()]
  const examples = { ...examplesOf(one) }
  for (const [name, example] of Object.entries(examplesOf(other))) {
    let own = name
    for (let number = 2; Object.hasOwn(examples, own); number++)
      own = `${name.replace(/\d+$/, '')}${number}`
    examples[own] = example
  }
  return {
    schema: anyOf.length === 1 ? (anyOf[0] ?? {}) : { anyOf },
    ...(Object.keys(examples).length > 0 && { examples }),
  }
}

function alternatives({ schema = {} }: MediaTypeObject): readonly SchemaObject[] {
  const { anyOf } = schema
  const isChoice = Array.isArray(anyOf) && Object.keys(schema).length === 1
  return isChoice ? (anyOf as SchemaObject[]) : [schema]
}

function examplesOf({ example, examples = {} }: MediaTypeObject): Record<string, unknown> {
  return example === undefined ? { ...examples } : { example1: { value: example }, ...examples }
}
