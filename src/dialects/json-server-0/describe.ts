import type { CrudMethod } from '../../http/crud-methods.ts'
import type {
  OperationObject,
  ParameterObject,
  ResponseObject,
} from '../../export/openapi/document.ts'
import type { DialectDescription } from '../../export/openapi/resources.ts'
import { Subject, json } from '../../export/openapi/subject.ts'
import { describeSingle, fieldFilters, ofBody, query } from '../json-server/describe.ts'
import { usualField } from '../json-server/relations.ts'

/** Resources as version 0.17 shows them. */
export const described0: DialectDescription = {
  describeResource: (part, { method, template }, describing) => {
    if (part.of === 'single') return describeSingle(part.name, method, describing)
    const collection = part.of === 'collection' ? describing.state.collection(part.name) : undefined
    if (part.of !== 'collection' || !collection) return undefined
    const subject = new Subject(collection, describing)
    const operation = operations[part.operation]?.(subject)
    if (!operation || !template.includes('{resource}')) return operation
    // Below the records of any other collection, by its foreign key.
    return {
      ...operation,
      summary: `${operation.summary} that belong to a record of another collection`,
      parameters: [
        ...parentOf(subject).map(([name, example]): ParameterObject => {
          const known = example === undefined ? {} : { example }
          return { name, in: 'path', required: true, schema: { type: 'string' }, ...known }
        }),
        ...(operation.parameters ?? []),
      ],
      responses: { ...operation.responses, 404: missing },
    }
  },
}

/** A record that others belong to by its id, as they hold it: values of the parameters that name it. */
function parentOf({ describing: { state }, schemas }: Subject): [name: string, example?: string][] {
  const parents = state.names.flatMap((name): [string, string][] => {
    const key = schemas.example?.[usualField(name)]
    return typeof key === 'string' || typeof key === 'number' ? [[name, String(key)]] : []
  })
  const [[resource, id] = []] = parents
  return [['resource', resource] as [string, string?], ['id', id] as [string, string?]]
}

const missing: ResponseObject = {
  description: 'Not Found',
  content: json({ schema: { type: 'object' } }),
}

const controls = [
  query('q', 'Keeps the records that have this text in any value.'),
  query('_sort', 'The fields to sort by, with commas between.'),
  query('_order', '`asc` or `desc`, for each of the fields.'),
  query('_page', 'The number of the page, from 1.', 'integer'),
  query('_limit', 'The most records; 10 where there are pages.', 'integer'),
  query('_start', 'The index of the first record.', 'integer'),
  query('_end', 'The index after the last record.', 'integer'),
  query('_embed', 'A collection whose records to put into each record.'),
  query('_expand', 'What a foreign key leads to, to put into each record: `post` for `postId`.'),
]

const operations: Partial<Record<CrudMethod, (subject: Subject) => OperationObject>> = {
  list: (subject) => {
    const { schemas, describing } = subject
    const { record, schema, example } = schemas
    const suffixed = (field: string, operator: string) => `${field}_${operator}`
    const text = { type: 'string' }
    return {
      summary: `List ${subject.name}`,
      parameters: [
        ...fieldFilters(schema, suffixed, [
          ['gte', 'lte', 'ne'],
          ['ne', 'like'],
        ]),
        ...controls.map((each) => describing.components.parameter(each)),
      ],
      responses: {
        200: {
          description: `Records of ${subject.name}`,
          headers: subject.headers({
            'X-Total-Count': {
              description: 'How many there are, where a part is asked for.',
              schema: text,
            },
            Link: {
              description: 'The other pages (RFC 8288), where there are pages.',
              schema: text,
            },
          }),
          content: json({
            schema: { type: 'array', items: record },
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
      subject.item,
      ...controls.slice(-2).map((each) => subject.describing.components.parameter(each)),
    ],
    responses: { 200: answer(subject), 404: missing },
  }),
  create: (subject) => ({
    summary: `Add to ${subject.name}`,
    requestBody: subject.body(subject.schemas.fields, subject.schemas.added),
    responses: {
      201: {
        ...answer(subject),
        headers: subject.headers({
          Location: { description: 'Where the new record is.', schema: { type: 'string' } },
        }),
      },
      ...subject.problems(...ofBody, 'id-taken', ...subject.conflicts),
    },
  }),
  replace: (subject) => rewrite(subject, 'Replace'),
  update: (subject) => rewrite(subject, 'Change'),
  delete: (subject) => ({
    summary: `Delete one of ${subject.name}, and all that hold its id`,
    parameters: [subject.lastItem],
    responses: {
      200: { description: 'It is deleted', content: json({ schema: { type: 'object' } }) },
      404: missing,
    },
  }),
}

function rewrite(subject: Subject, verb: string): OperationObject {
  return {
    summary: `${verb} one of ${subject.name}`,
    parameters: [subject.item],
    requestBody: subject.body(verb === 'Change' ? subject.schemas.patch : subject.schemas.fields),
    responses: {
      200: answer(subject),
      ...subject.problems(...ofBody, ...subject.conflicts),
      404: missing,
    },
  }
}

function answer({ schemas: { record, example } }: Subject): ResponseObject {
  return {
    description: 'The record',
    content: json({ schema: record, ...(example && { example }) }),
  }
}
