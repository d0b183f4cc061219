import type { OperationObject, SchemaObject } from '../../export/openapi/document.ts'
import {
  exampleOf,
  type Describing,
  type DialectDescription,
} from '../../export/openapi/resources.ts'
import { inferSchema } from '../../export/openapi/infer.ts'
import { filterFields } from '../../export/openapi/list-parameters.ts'
import { Resource, content, documentOf, linkage, query, text } from './described-resource.ts'
import { mediaType } from './media-type.ts'
import { dasherize, typeOf } from './shape.ts'

const errorsSchema: SchemaObject = {
  type: 'object',
  description: 'Errors, as JSON:API describes them.',
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          status: text,
          code: text,
          title: text,
          detail: text,
          source: { type: 'object' },
        },
      },
    },
  },
  required: ['errors'],
}

/** Resources as JSON:API shows them. */
export const describedJsonApi: DialectDescription = {
  errors: { mediaType, name: 'Errors', schema: errorsSchema },
  describeResource: (part, { method }, describing) => {
    const { state } = describing
    if (part.of === 'single') return describeSingle(part.name, method, describing)
    if (part.of === 'collection') {
      const collection = state.collection(part.name)
      return collection && operations[part.operation]?.(new Resource(collection, describing))
    }
    if (part.of !== 'relation') return undefined
    const { link, isLinkage } = part
    const target = state.collection(link.target)
    const parent = state.collection(link.from)
    if (!target || !parent) return undefined
    const resource = new Resource(target, describing)
    const operation = isLinkage
      ? describeLinkage(resource, link.isList, method)
      : relatedOperation(resource, link.isList, method)
    return {
      ...operation,
      summary: `${operation.summary} of a record of ${link.from}`,
      parameters: [
        new Resource(parent, describing).item,
        ...(operation.parameters ?? []).filter((each) => !('in' in each) || each.in !== 'path'),
      ],
      responses: { ...operation.responses, ...resource.problems('no-record') },
    }
  },
}

const ofBody = ['bad-json', 'body-too-large', 'unsupported-media-type', 'invalid-body'] as const

const operations: Partial<Readonly<Record<string, (resource: Resource) => OperationObject>>> & {
  readonly list: (resource: Resource) => OperationObject
  readonly create: (resource: Resource) => OperationObject
} = {
  list: (resource) => ({
    summary: `List ${resource.name}`,
    parameters: [
      ...filterFields(resource.schemas.schema).map(({ name }) => {
        const path = name.split('.').map((step) => `[${dasherize(step)}]`)
        return query(`filter${path.join('')}`, `Keeps those whose \`${name}\` equals this.`)
      }),
      query('sort', 'The fields to sort by, with a minus for descending order.'),
      query('page[number]', 'The number of the page, from 1.', 'integer'),
      query('page[size]', 'The most resources of a page.', 'integer'),
      ...resource.view(),
    ],
    responses: {
      200: {
        description: `Resources of ${resource.name}`,
        content: content({
          schema: documentOf(
            { type: 'array', items: resource.resource },
            { meta: { type: 'object', properties: { total: { type: 'integer' } } } },
          ),
          ...(resource.examples.length > 0 && { example: { data: resource.examples } }),
        }),
      },
      ...resource.problems('bad-query', 'not-acceptable'),
    },
  }),
  get: (resource) => ({
    summary: `Get one of ${resource.name}`,
    parameters: [resource.item, ...resource.view()],
    responses: {
      200: resource.one('The resource'),
      ...resource.problems('bad-query', 'no-record', 'not-acceptable'),
    },
  }),
  create: (resource) => ({
    summary: `Add to ${resource.name}`,
    requestBody: { required: true, content: content(resource.sentResource(true)) },
    responses: {
      201: {
        ...resource.one('The new resource'),
        headers: resource.headers({
          Location: { description: 'Where the new resource is.', schema: text },
        }),
      },
      ...resource.problems(...ofBody, 'no-record', 'id-taken', 'wrong-type', ...resource.conflicts),
    },
  }),
  update: (resource) => ({
    summary: `Change one of ${resource.name}`,
    parameters: [resource.item],
    requestBody: { required: true, content: content(resource.sentResource(false)) },
    responses: {
      200: resource.one('The resource as it is now'),
      ...resource.problems(...ofBody, 'no-record', 'wrong-type', ...resource.conflicts),
    },
  }),
  delete: (resource) => ({
    summary: `Delete one of ${resource.name}`,
    parameters: [resource.lastItem],
    responses: {
      204: { description: 'It is deleted' },
      ...resource.problems(
        'no-record',
        ...(resource.canRefuseRemoval ? (['still-referenced'] as const) : []),
      ),
    },
  }),
}

function relatedOperation(resource: Resource, isList: boolean, method: string): OperationObject {
  if (isList) return method === 'POST' ? operations.create(resource) : operations.list(resource)
  return {
    summary: `Get what leads to one of ${resource.name}`,
    parameters: resource.view(),
    responses: {
      200: resource.one('The resource, or null', true),
      ...resource.problems('bad-query'),
    },
  }
}

function describeLinkage(resource: Resource, isList: boolean, method: string): OperationObject {
  const schema = documentOf(linkage(isList, resource.type))
  if (method === 'GET') {
    return {
      summary: `Get the relationship to ${resource.name}`,
      responses: { 200: { description: 'The relationship', content: content({ schema }) } },
    }
  }
  const [first] = resource.examples.map(({ type, id }) => ({ type, id }))
  const example = first && { example: { data: isList ? [first] : first } }
  const verbs: Readonly<Record<string, string>> = {
    POST: 'Add to',
    PATCH: 'Replace',
    DELETE: 'Remove from',
  }
  return {
    summary: `${verbs[method] ?? method} the relationship to ${resource.name}`,
    requestBody: { required: true, content: content({ schema, ...example }) },
    responses: {
      204: { description: 'It is changed' },
      ...resource.problems(...ofBody, 'bad-body', 'wrong-type'),
    },
  }
}

function describeSingle(
  name: string,
  method: string,
  { state, components }: Describing,
): OperationObject | undefined {
  const single = state.single(name)
  if (!single) return undefined
  const { id: _, ...fields } = single.get().value
  const named = Object.entries(fields).map(([field, value]) => [dasherize(field), value] as const)
  const attributes = exampleOf(Object.fromEntries(named)) ?? {}
  const data: SchemaObject = {
    type: 'object',
    properties: { type: text, id: text, attributes: inferSchema([Object.fromEntries(named)]) },
    required: ['type', 'id'],
  }
  const response = {
    description: `The object ${name}`,
    content: content({ schema: documentOf(data) }),
  }
  if (method === 'GET') return { summary: `Get ${name}`, responses: { 200: response } }
  const example = {
    data: { type: typeOf(name), id: String(single.get().value['id'] ?? name), attributes },
  }
  return {
    summary: `Change ${name}`,
    requestBody: { required: true, content: content({ schema: documentOf(data), example }) },
    responses: { 200: response, ...components.problemsOf([...ofBody, 'wrong-type']) },
  }
}
