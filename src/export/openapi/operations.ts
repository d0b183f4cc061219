import type { CrudMethod } from '../../http/crud-methods.ts'
import {
  envelopeFields,
  type EnvelopeField,
  type PageOptions,
} from '../../data/records/declaration.ts'
import type { OperationObject, SchemaObject } from './document.ts'
import {
  filterParameters,
  listParameters,
  operatorsText,
  viewParameters,
} from './list-parameters.ts'
import { json, ofBody, ofPatch, patchBody, type Subject } from './subject.ts'

/** What each operation of a collection is. */
export const operations: Readonly<Record<CrudMethod, (subject: Subject) => OperationObject>> = {
  list: (subject) => {
    const { collection, describing, schemas } = subject
    const { page } = collection.declaration
    const { schema, record, example } = schemas
    const list = { type: 'array', items: record }
    const shown = collection.size === 0 ? [] : example && [example]
    const headers = subject.headers({
      'X-Total-Count': {
        description: 'How many records there are on all pages.',
        schema: { type: 'integer' },
      },
      Link: {
        description: 'The first, previous, next and last page (RFC 8288), where there are pages.',
        schema: { type: 'string' },
      },
      'X-Next-Cursor': {
        description: 'The cursor of the next page, where pages go by cursor and there is one.',
        schema: { type: 'string' },
      },
    })
    return {
      summary: `List ${subject.name}`,
      description: operatorsText(),
      parameters: listParameters(schema, describing.components, page, collection.links),
      responses: {
        200: {
          description: `Records of ${subject.name}`,
          headers,
          content: {
            ...json({
              schema: page?.envelope ? envelopeOf(list, page.envelope) : list,
              ...(shown && !page?.envelope && { example: shown }),
            }),
            'text/csv': { schema: { type: 'string' } },
          },
        },
        ...subject.problems('bad-query'),
      },
    }
  },
  get: (subject) => ({
    summary: `Get one of ${subject.name}`,
    parameters: [
      subject.item,
      ...subject.parameters(['If-None-Match']),
      ...viewParameters(subject.collection.links).map((each) =>
        subject.describing.components.parameter(each),
      ),
    ],
    responses: {
      200: subject.answer('The record'),
      304: { description: 'It is still the version that is known' },
      ...subject.problems('bad-query', 'no-record'),
    },
  }),
  create: (subject) => ({
    summary: `Add to ${subject.name}`,
    description: 'An array of records adds all of them, or none; the answer is an array then.',
    requestBody: subject.body(subject.schemas.fields, subject.schemas.added),
    responses: {
      201: subject.answer('The new record', {
        Location: { description: 'Where the new record is.', schema: { type: 'string' } },
      }),
      ...subject.problems(...ofBody, 'id-taken', ...subject.conflicts),
    },
  }),
  replace: (subject) => ({
    summary: `Replace one of ${subject.name}`,
    parameters: [subject.item, ...subject.parameters(['If-Match'])],
    requestBody: subject.body(subject.schemas.fields),
    responses: {
      200: subject.answer('The record as it is now'),
      ...(subject.collection.declaration.upsert && { 201: subject.answer('The new record') }),
      ...subject.problems(...ofBody, 'no-record', ...subject.conflicts, 'precondition-failed'),
    },
  }),
  update: (subject) => ({
    summary: `Change one of ${subject.name}`,
    parameters: [subject.item, ...subject.parameters(['If-Match'])],
    requestBody: patchBody(subject.schemas.patch, subject.describing, subject.schemas.sent),
    responses: {
      200: subject.answer('The record as it is now'),
      ...subject.problems(
        ...ofBody,
        ...ofPatch,
        'no-record',
        ...subject.conflicts,
        'precondition-failed',
      ),
    },
  }),
  delete: (subject) => ({
    summary: `Delete one of ${subject.name}`,
    parameters: [subject.lastItem, ...subject.parameters(['If-Match'])],
    responses: {
      204: { description: 'It is deleted' },
      ...subject.problems(
        'no-record',
        ...(subject.canRefuseRemoval ? (['still-referenced'] as const) : []),
        'precondition-failed',
      ),
    },
  }),
  updateMany: (subject) => ({
    summary: `Change all of ${subject.name} that a filter names`,
    description: operatorsText(),
    parameters: filterParameters(subject.schemas.schema, subject.describing.components),
    requestBody: patchBody(subject.schemas.patch, subject.describing, undefined),
    responses: {
      200: {
        description: 'What was changed',
        content: json({ schema: countSchema('updated', subject) }),
      },
      ...subject.problems('bad-query', 'no-filter', ...ofBody, ...ofPatch, ...subject.conflicts),
    },
  }),
  deleteMany: (subject) => ({
    summary: `Delete all of ${subject.name} that a filter names`,
    description: operatorsText(),
    parameters: filterParameters(subject.schemas.schema, subject.describing.components),
    responses: {
      200: {
        description: 'What was deleted',
        content: json({ schema: countSchema('deleted', subject) }),
      },
      ...subject.problems(
        'bad-query',
        'no-filter',
        ...(subject.canRefuseRemoval ? (['still-referenced'] as const) : []),
      ),
    },
  }),
}

function countSchema(counted: string, { schemas: { id } }: Subject): SchemaObject {
  const properties = { [counted]: { type: 'integer' }, ids: { type: 'array', items: id } }
  return { type: 'object', properties, required: [counted, 'ids'] }
}

/** A list in an envelope. */
function envelopeOf(
  list: SchemaObject,
  envelope: NonNullable<PageOptions['envelope']>,
): SchemaObject {
  const names = envelope === true ? {} : envelope || {}
  const fields = (Object.keys(envelopeFields) as EnvelopeField[]).flatMap((field) => {
    const name = names[field] ?? field
    if (name === false) return []
    const description = envelopeFields[field]
    const number = { type: 'integer', description }
    const schema =
      field === 'data'
        ? list
        : field === 'next'
          ? { type: ['string', 'null'], description }
          : number
    return [{ name, schema, isRequired: field !== 'next' }]
  })
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  }
}
