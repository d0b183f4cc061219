import type { CrudMethod } from '../../http/crud-methods.ts'
import type {
  OperationObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
} from '../../export/openapi/document.ts'
import { recordName } from '../../export/openapi/names.ts'
import type { DialectDescription } from '../../export/openapi/resources.ts'
import { Subject, json } from '../../export/openapi/subject.ts'
import { describeSingle, fieldFilters, ofBody, query } from '../json-server/describe.ts'

/** Resources as version 1.0 shows them: ids are texts, and pages have an envelope. */
export const described1: DialectDescription = {
  describeResource: (part, { method }, describing) => {
    if (part.of === 'single') return describeSingle(part.name, method, describing)
    const collection = part.of === 'collection' ? describing.state.collection(part.name) : undefined
    if (part.of !== 'collection' || !collection) return undefined
    return operations[part.operation]?.(new Subject(collection, describing))
  },
}

const message = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] }

const missing: ResponseObject = { description: 'Not Found', content: json({ schema: message }) }

const controls = [
  query('_sort', 'The fields to sort by, with a minus for descending order: `-price,name`.'),
  query('_page', 'The number of the page, from 1: the answer is an envelope then.', 'integer'),
  query('_per_page', 'The most records of a page; default 10.', 'integer'),
  query('_embed', 'Related records to put into each record, by the name of their collection.'),
  query('_where', 'Conditions as JSON, in place of filters.'),
]

/** A record with its id as a text. */
function recordOf({ collection, schemas, describing }: Subject): ReferenceObject {
  const { idField = 'id' } = collection.declaration
  const { name } = collection
  return describing.components.schema(`text record ${name}`, recordName(name), () => ({
    ...schemas.schema,
    properties: { ...schemas.schema.properties, [idField]: { type: 'string' } },
  }))
}

function exampleOf({ collection, schemas: { example } }: Subject) {
  const { idField = 'id' } = collection.declaration
  return example && { ...example, [idField]: String(example[idField]) }
}

function asText({ example, ...parameter }: ParameterObject): ParameterObject {
  const text = example === undefined ? {} : { example: String(example) }
  return { ...parameter, schema: { type: 'string' }, ...text }
}

const operations: Partial<Record<CrudMethod, (subject: Subject) => OperationObject>> = {
  list: (subject) => {
    const { describing, schemas } = subject
    const list: SchemaObject = { type: 'array', items: recordOf(subject) }
    const example = exampleOf(subject)
    const withColon = (field: string, operator: string) => `${field}:${operator}`
    return {
      summary: `List ${subject.name}`,
      parameters: [
        ...fieldFilters(schemas.schema, withColon, [
          ['lt', 'lte', 'gt', 'gte', 'ne'],
          ['contains', 'startsWith', 'endsWith', 'ne'],
        ]),
        ...controls.map((each) => describing.components.parameter(each)),
      ],
      responses: {
        200: {
          description: `Records of ${subject.name}, in an envelope where a page is asked for`,
          content: json({
            schema: { anyOf: [list, pageOf(list)] },
            ...(example && { example: [example] }),
          }),
        },
        ...subject.problems('bad-query'),
      },
    }
  },
  get: (subject) => ({
    summary: `Get one of ${subject.name}`,
    parameters: [
      asText(subject.item),
      ...controls
        .filter(({ name }) => name === '_embed')
        .map((each) => subject.describing.components.parameter(each)),
    ],
    responses: { 200: answer(subject), 404: missing },
  }),
  create: (subject) => ({
    summary: `Add to ${subject.name}`,
    requestBody: subject.body(subject.schemas.fields, subject.schemas.added),
    responses: { 201: answer(subject), ...refusals(subject) },
  }),
  replace: (subject) => rewrite(subject, 'Replace'),
  update: (subject) => rewrite(subject, 'Change'),
  delete: (subject) => ({
    summary: `Delete one of ${subject.name}`,
    parameters: [
      asText(subject.lastItem),
      query('_dependent', 'A collection whose records that hold its id go as well.'),
    ],
    responses: { 200: answer(subject), 404: missing },
  }),
}

function rewrite(subject: Subject, verb: string): OperationObject {
  return {
    summary: `${verb} one of ${subject.name}`,
    parameters: [asText(subject.item)],
    requestBody: subject.body(verb === 'Change' ? subject.schemas.patch : subject.schemas.fields),
    responses: { 200: answer(subject), ...refusals(subject), 404: missing },
  }
}

/** A body that is no object gets an error of json-server's own, and one that is no JSON one of ours. */
function refusals(subject: Subject) {
  const refused = subject.problems(...ofBody, ...subject.conflicts)
  const problem = {
    'application/problem+json': { schema: subject.describing.components.problemSchema() },
  }
  const content = { ...json({ schema: message }), ...problem }
  return { ...refused, 400: { description: 'Bad Request', content } }
}

function answer(subject: Subject): ResponseObject {
  const example = exampleOf(subject)
  return {
    description: 'The record',
    content: json({ schema: recordOf(subject), ...(example && { example }) }),
  }
}

function pageOf(list: SchemaObject): SchemaObject {
  const number = { type: 'integer' }
  const orNull = { type: ['integer', 'null'] }
  const properties = {
    first: number,
    prev: orNull,
    next: orNull,
    last: number,
    pages: number,
    items: number,
    data: list,
  }
  return { type: 'object', properties, required: Object.keys(properties) }
}
