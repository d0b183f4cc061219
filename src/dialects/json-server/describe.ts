import { filterFields } from '../../export/openapi/list-parameters.ts'
import type {
  OperationObject,
  ParameterObject,
  SchemaObject,
} from '../../export/openapi/document.ts'
import { inferSchema } from '../../export/openapi/infer.ts'
import { exampleOf, type Describing } from '../../export/openapi/resources.ts'
import { json } from '../../export/openapi/subject.ts'

/** The problems that bodies may be refused with. */
export const ofBody = ['bad-json', 'bad-body', 'body-too-large', 'invalid-body'] as const

/** A parameter of a query. */
export function query(name: string, description: string, type = 'string'): ParameterObject {
  return { name, in: 'query', description, schema: { type } }
}

/** Filters by the fields of records: by equality, and with what a version writes for `operators`. */
export function fieldFilters(
  record: SchemaObject,
  nameOf: (field: string, operator: string) => string,
  [ordered, textual]: readonly [ordered: readonly string[], textual: readonly string[]],
): ParameterObject[] {
  return filterFields(record).flatMap(({ name, schema }) => {
    const { type } = schema
    const isNumber = type === 'integer' || type === 'number'
    const own = isNumber ? ordered : type === 'string' ? textual : []
    return [
      query(name, `Keeps the records whose \`${name}\` equals this.`),
      ...own.map((operator) => query(nameOf(name, operator), `The same, by \`${operator}\`.`)),
    ]
  })
}

/** The operations of a single resource. */
export function describeSingle(
  name: string,
  method: string,
  { state, components }: Describing,
): OperationObject | undefined {
  const single = state.single(name)
  if (!single) return undefined
  const { value } = single.get()
  const title = name.replace(/^./, (first) => first.toUpperCase())
  const schema = components.schema(`single ${name}`, title, () => inferSchema([value]))
  const example = exampleOf(value)
  const media = { schema, ...(example && { example }) }
  const status = method === 'POST' ? 201 : 200
  const responses = { [status]: { description: `The object ${name}`, content: json(media) } }
  const verb = method === 'GET' ? 'Get' : method === 'PATCH' ? 'Change' : 'Replace'
  const summary = `${verb} ${name}`
  if (method === 'GET') return { summary, responses }
  const sent = method === 'PATCH' ? { schema: { type: 'object' } } : media
  return {
    summary,
    requestBody: { required: true, content: json(sent) },
    responses: { ...responses, ...components.problemsOf(ofBody) },
  }
}
