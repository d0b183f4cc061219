import type { StoredCollection } from '../../data/store/state.ts'
import type { ProblemCode } from '../../http/problems.ts'
import { jsonPatchType, mergePatchType } from '../../rest/request-body.ts'
import type {
  Content,
  HeaderObject,
  MediaTypeObject,
  ParameterObject,
  ReferenceObject,
  RequestBodyObject,
  ResponseObject,
  ResponsesObject,
  SchemaObject,
} from './document.ts'
import { schemasOf, type Describing, type RecordSchemas } from './resources.ts'

/** What a body may be refused with. */
export const ofBody = [
  'bad-json',
  'bad-body',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
] as const

/** A collection, with what its operations have in common. */
export class Subject {
  readonly collection: StoredCollection
  readonly describing: Describing
  readonly schemas: RecordSchemas

  constructor(collection: StoredCollection, describing: Describing) {
    this.collection = collection
    this.describing = describing
    this.schemas = schemasOf(collection, describing)
  }

  get name(): string {
    return this.collection.name
  }

  problems(...codes: readonly ProblemCode[]): ResponsesObject {
    return this.describing.components.problemsOf(codes)
  }

  /** The answer with one record. */
  answer(description: string, more: Readonly<Record<string, HeaderObject>> = {}): ResponseObject {
    const { record, example } = this.schemas
    return {
      description,
      headers: this.headers({ ...more, ETag: etag }),
      content: json({ schema: record, ...(example && { example }) }),
    }
  }

  headers(all: Readonly<Record<string, HeaderObject>>): Record<string, ReferenceObject> {
    const { components } = this.describing
    return Object.fromEntries(
      Object.entries(all).map(([name, header]) => [name, components.header(name, header)]),
    )
  }

  parameters(names: readonly (keyof typeof conditions)[]): ReferenceObject[] {
    return names.map((name) => {
      const description = conditions[name]
      const schema = { type: 'string' }
      return this.describing.components.parameter({ name, in: 'header', description, schema })
    })
  }

  get item(): ParameterObject {
    return idParameter('id', this.schemas)
  }

  /** The last record, so that the first stays for what else names it. */
  get lastItem(): ParameterObject {
    const { item } = this
    const { idField = 'id' } = this.collection.declaration
    const last = this.collection.all().at(-1)?.[idField]
    if (item.example === undefined || last === undefined) return item
    return { ...item, example: typeof item.example === 'string' ? String(last) : last }
  }

  body(
    schema: ReferenceObject,
    example: RecordSchemas['sent'] = this.schemas.sent,
  ): RequestBodyObject {
    return { required: true, content: json({ schema, ...(example && { example }) }) }
  }

  /** What a write may be refused with because of other records. */
  get conflicts(): readonly ProblemCode[] {
    const { unique = [] } = this.collection.declaration
    return unique.length > 0 ? ['not-unique'] : []
  }

  get canRefuseRemoval(): boolean {
    const { state } = this.describing
    return state.names.some((name) =>
      Object.values(state.collection(name)?.declaration.relations ?? {}).some(
        ({ onDelete }) => onDelete === 'refuse',
      ),
    )
  }
}

/** The headers of conditional requests. */
export const conditions = {
  'If-Match': 'The `ETag` of the version that is meant; 412 where there is another one by now.',
  'If-None-Match': 'The `ETag` of the version that is known; 304 where it is still that.',
} as const

/** The header with the version of what is answered. */
export const etag: HeaderObject = {
  description: 'The tag of this version.',
  schema: { type: 'string' },
}

/** A body of JSON. */
export function json(media: MediaTypeObject): Content {
  return { 'application/json': media }
}

/** The parameter of a record's id, with that of the first. */
export function idParameter(name: string, { id, firstId }: RecordSchemas): ParameterObject {
  const example = firstId === undefined ? {} : { example: firstId }
  return { name, in: 'path', required: true, schema: id, ...example }
}

/** What a patch may be refused with besides. */
export const ofPatch = ['bad-patch', 'patch-test-failed'] as const

/** The body of a PATCH: fields to merge, a merge patch, or a JSON Patch. */
export function patchBody(
  schema: SchemaObject,
  { components }: Describing,
  example: unknown,
): RequestBodyObject {
  const patch = components.schema('JSON Patch', 'JsonPatch', () => jsonPatchSchema)
  return {
    required: true,
    content: {
      ...json({ schema, ...(example !== undefined && { example }) }),
      // Null removes a field there, whatever its type is.
      [mergePatchType]: { schema: { type: 'object' } },
      [jsonPatchType]: { schema: patch },
    },
  }
}

const jsonPatchSchema: SchemaObject = {
  type: 'array',
  description: 'A list of operations (RFC 6902).',
  items: {
    type: 'object',
    properties: {
      op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
    required: ['op', 'path'],
  },
}
