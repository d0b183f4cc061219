import type { State, StoredCollection } from '../../data/store/state.ts'
import type { ServedPart } from '../../endpoints/endpoint.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { ProblemCode } from '../../http/problems.ts'
import type { OperationObject } from './document.ts'
import { inferSchema } from './infer.ts'
import { listParameters } from './list-parameters.ts'
import { operations } from './operations.ts'
import { exampleOf, schemasOf, type Describing, type ResourceDescriber } from './resources.ts'
import {
  Subject,
  conditions,
  etag,
  idParameter,
  json,
  ofBody,
  ofPatch,
  patchBody,
} from './subject.ts'

/** Describes resources as docs/collections.md has them. */
export const describeRest: ResourceDescriber = (part, { method, template }, describing) => {
  const { state } = describing
  if (part.of === 'single') return describeSingle(part.name, method, describing)
  if (part.of === 'field') return describeField(part, template, describing)
  const name = part.of === 'relation' ? part.link.target : part.name
  const collection = state.collection(name)
  if (!collection) return undefined
  const subject = new Subject(collection, describing)
  if (part.of === 'collection') return operations[part.operation](subject)
  const { link } = part
  const parent = state.collection(link.from)
  if (!parent) return undefined
  const operation = relatedOperation(subject, link.isList, method)
  const of = `of a record of ${link.from}`
  return {
    ...operation,
    summary: `${operation.summary} ${of}`,
    parameters: [
      idParameter('id', schemasOf(parent, describing)),
      ...(operation.parameters ?? []).filter((each) => !('in' in each) || each.in !== 'path'),
    ],
    responses: { ...operation.responses, ...subject.problems('no-record') },
  }
}

function relatedOperation(subject: Subject, isList: boolean, method: string): OperationObject {
  if (!isList) return operations.get(subject)
  return method === 'POST' ? operations.create(subject) : operations.list(subject)
}

function describeSingle(
  name: string,
  method: string,
  describing: Describing,
): OperationObject | undefined {
  const { state, components } = describing
  const single = state.single(name)
  if (!single) return undefined
  const { value } = single.get()
  const schema = components.schema(
    `single ${name}`,
    name.replace(/^./, (c) => c.toUpperCase()),
    () => inferSchema([value]),
  )
  const example = exampleOf(value)
  const media = { schema, ...(example && { example }) }
  const headers = { ETag: components.header('ETag', etag) }
  const answer = { 200: { description: `The object ${name}`, headers, content: json(media) } }
  const match = { name: 'If-Match', in: 'header', description: conditions['If-Match'] } as const
  const parameters = [components.parameter({ ...match, schema: { type: 'string' } })]
  const refused = (...codes: ProblemCode[]) =>
    components.problemsOf([...ofBody, ...codes, 'precondition-failed'])
  if (method === 'GET') return { summary: `Get ${name}`, responses: answer }
  if (method === 'PATCH') {
    const requestBody = patchBody({ type: 'object' }, describing, example)
    const responses = { ...answer, ...refused(...ofPatch) }
    return { summary: `Change ${name}`, parameters, requestBody, responses }
  }
  const requestBody = { required: true, content: json(media) }
  return {
    summary: `Replace ${name}`,
    parameters,
    requestBody,
    responses: { ...answer, ...refused() },
  }
}

function itemsOf(name: string, field: string, state: State): unknown[] {
  const collection = state.collection(name)
  const owners = collection ? collection.all() : [state.single(name)?.get().value ?? {}]
  return owners.flatMap((owner) => (Array.isArray(owner[field]) ? owner[field] : []) as unknown[])
}

/** The parameter of the record whose list it is: the first that has one. */
function ownerParameter(collection: StoredCollection, field: string, describing: Describing) {
  const parameter = idParameter('id', schemasOf(collection, describing))
  const owner = collection.all().find((record) => Array.isArray(record[field]))
  const { idField = 'id' } = collection.declaration
  return owner ? { ...parameter, example: owner[idField] } : parameter
}

/** Whether a path is that of items which have no id to be asked by, as those of a list of texts. */
export function leadsNowhere(part: ServedPart, template: string, state: State): boolean {
  if (part.of !== 'field' || !template.endsWith('{item}')) return false
  return !itemsOf(part.name, part.field, state).some((item) => isObject(item) && 'id' in item)
}

/** A list in a field of records, or of a single resource. */
function describeField(
  { name, field }: Extract<ServedPart, { of: 'field' }>,
  template: string,
  describing: Describing,
): OperationObject {
  const { state, components } = describing
  const collection = state.collection(name)
  const items = itemsOf(name, field, state)
  const schema = inferSchema(items)
  const isItem = template.endsWith('{item}')
  const id = collection && ownerParameter(collection, field, describing)
  const item = { name: 'item', in: 'path', required: true, schema: { type: 'string' } } as const
  return {
    summary: isItem ? `Get an item of ${field} of ${name}` : `List ${field} of ${name}`,
    parameters: [
      ...(id ? [id] : []),
      ...(isItem ? [item] : listParameters(schema, components, collection?.declaration.page)),
    ],
    responses: {
      200: {
        description: isItem ? 'The item' : 'The list',
        content: json({ schema: isItem ? schema : { type: 'array', items: schema } }),
      },
      ...components.problemsOf(isItem ? ['no-record'] : ['bad-query', 'no-record']),
    },
  }
}
