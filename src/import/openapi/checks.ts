import { mediaTypeOf } from '../../http/body.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { misfitError } from '../../openapi/request/refuse.ts'
import type { RequestError } from '../../openapi/request/violation.ts'
import { escapePattern, valuePath } from '../conversion/conditions.ts'
import { literalRecords } from '../conversion/endpoint-map.ts'
import { errorAnswer } from './answers.ts'
import type { CheckCase } from './checks-file.ts'
import { misfitsOf, whenOf, type Conditions } from './conditions.ts'
import { valueOf } from './endpoint-value.ts'
import { camelCase, componentOf } from './identifiers.ts'
import type { DocumentSource } from './source.ts'

/** Refuses what has no credentials. */
export function guardCase(
  operation: Operation,
  key: string,
  lacking: Conditions,
  from: DocumentSource,
): CheckCase {
  const detail = 'This operation needs credentials.'
  const error = { status: 401, code: 'no-credentials', detail } as const
  const value = refusal(error, operation, key, lacking, from)
  return { name: 'unauthorized', valueOf: () => value }
}

/** Refuse bodies of other types, then what does not fit. @param idField what a body must have to name a record */
export function requestCases(
  operation: Operation,
  key: string,
  from: DocumentSource,
  idField?: string,
): readonly CheckCase[] {
  const types = [...new Set((operation.body?.content ?? []).map(({ type }) => mediaTypeOf(type)))]
  const cases: CheckCase[] = []
  if (types.length > 0 && !types.includes('*/*')) {
    const detail = `This operation takes ${types.join(', ')}.`
    const error = { status: 415, code: 'unsupported-media-type', detail } as const
    const value = refusal(error, operation, key, [ofOtherType(types)], from)
    cases.push({ name: 'unsupportedType', valueOf: () => value })
  }
  const { conditions: misfits, schema } = misfitsOf(operation, key, from)
  const nameless =
    idField === undefined ? [] : [{ [valuePath('body', idField)]: { exists: false } }]
  const conditions = (given: unknown) => [...misfits(given), ...nameless]
  const plain = literalRecords(schema)
  if (conditions(plain).length === 0) return cases
  const detail = 'The request does not fit the document.'
  const error = { ...misfitError(operation, []), detail }
  const component = componentOf(operation)
  const name = camelCase(`invalid-${subjectOf(conditions(plain)) ?? component ?? 'request'}`)
  const valueOf = (given: unknown) => refusal(error, operation, key, conditions(given), from)
  const wanted = component === undefined ? 'bodySchema' : `${camelCase(component)}Schema`
  const shown = schema === undefined ? {} : { schema: { name: wanted, value: plain } }
  return [...cases, { name, valueOf, ...shown }]
}

/** What conditions are about, where they ask for no body: the only parameter, or the query. */
function subjectOf(conditions: Conditions): string | undefined {
  const parts = [...new Set(conditions.flatMap((each) => Object.keys(each)))]
  if (parts.some((each) => each.startsWith('body'))) return undefined
  const [only = '', ...others] = parts
  if (others.length === 0) return only.slice(only.search(/[.[]/))
  return parts.every((each) => each.startsWith('query')) ? 'query' : undefined
}

function refusal(
  error: RequestError,
  operation: Operation,
  key: string,
  when: Conditions,
  from: DocumentSource,
): object {
  const answer = errorAnswer(error, operation, key, from)
  return valueOf(answer, () => '', whenOf(when)) as object
}

function ofOtherType(types: readonly string[]) {
  const names = types.map((type) => type.replace('*', ''))
  const [startsWith = '', ...others] = names
  const list = names.map(escapePattern).join('|')
  const known = others.length > 0 ? { matches: `^(?:${list})`, flags: 'i' } : { startsWith }
  return { body: { exists: true }, 'headers.content-type': { exists: true, not: known } }
}
