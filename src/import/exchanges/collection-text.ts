import { caseOf } from '../conversion/answer.ts'
import { escapePattern } from '../conversion/conditions.ts'
import { mapTexts, type MapEntry } from '../conversion/endpoint-map.ts'
import { moduleText, resourceText } from '../conversion/module-text.ts'
import {
  Code,
  isIdentifier,
  printMember,
  printName,
  printText,
  printValue,
} from '../conversion/print.ts'
import { isTotal, isUsual, type MissShape, type Shape } from './answer-shapes.ts'
import { recordedValue, type KeepBytes } from './answer.ts'
import type { OwnAddresses } from './own-addresses.ts'
import type { Operation, RecordedCollection } from './recorded-collection.ts'

/** The text of a module with the collection. @param delay how long its answers take, ms */
export function collectionText(collection: RecordedCollection, delay: number | undefined): string {
  const { path, name, stored, idField, records: seed } = collection
  const options = { path, seed, ...(delay !== undefined && { delay }) }
  const variable = isIdentifier(name) ? name : 'records'
  return moduleText({ resource: resourceText(variable, { name: stored, idField }, options) })
}

const methods: Readonly<Record<Operation, string>> = {
  list: 'GET',
  create: 'POST',
  get: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  delete: 'DELETE',
}

/** The text of a module with handlers for what a collection answers otherwise than collections do; undefined for none. */
export function handlersText(
  { path, stored }: RecordedCollection,
  shapes: ReadonlyMap<Operation, Shape>,
  own: OwnAddresses,
): string | undefined {
  const handlers = [...shapes].flatMap(([operation, shape]) => {
    if (isUsual(operation, shape)) return []
    const isOfRecord = operation !== 'list' && operation !== 'create'
    const key = `${methods[operation]} ${path}${isOfRecord ? '/:id' : ''}`
    return [`  ${printText(key)}: ${handlerText(operation, localShape(shape, own), stored)},`]
  })
  return handlers.length === 0 ? undefined : moduleText({ members: handlers })
}

/** A shape whose own members lead here, where they are addresses of the API. */
function localShape(shape: Shape, own: OwnAddresses): Shape {
  return { ...shape, rest: own.code(shape.rest) as Shape['rest'] }
}

function handlerText(operation: Operation, shape: Shape, stored: string): string {
  const { status, body, requestKey, defaults } = shape
  const isWrite = operation === 'create' || operation === 'replace' || operation === 'update'
  const hasDefaults = Object.keys(defaults).length > 0
  const sends = isWrite && (requestKey !== undefined || hasDefaults)
  const returnsRecord = operation === 'delete' && body === 'data'
  const isAsUsual = isUsual(operation, { ...shape, defaults: {}, requestKey: undefined })
  const data = returnsRecord ? 'record' : 'await answer.json()'
  const returned = answerText(operation, shape, data)
  const members = [
    ...(sends ? ['body'] : []),
    'next',
    ...(shape.echoes.length > 0 ? ['query'] : []),
    ...(isAsUsual || body === 'none' || status === 200 ? [] : ['json']),
    ...(returnsRecord ? ['params', 'db'] : []),
    ...(returned.includes('new URL(request.url)') ? ['request'] : []),
  ]
  const asked = `await next(${sends ? `{ body: ${sentText(shape)} }` : ''})`
  if (isAsUsual) return `async ({ ${members.join(', ')} }) => ${asked}`
  return [
    `async ({ ${members.join(', ')} }) => {`,
    ...(returnsRecord ? [`    const record = db(${printText(stored)}).find(params.id)`] : []),
    `    const answer = ${asked}`,
    '    if (!answer.ok) return answer',
    `    return ${returned}`,
    '  }',
  ].join('\n')
}

/** The fields that a request sends, with those that the API adds. */
function sentText({ requestKey, defaults }: Shape): string {
  const sent =
    requestKey === undefined
      ? '(body as object)'
      : `(body as { ${printName(requestKey)}: object })${printMember(requestKey)}`
  if (Object.keys(defaults).length === 0) return sent
  return printValue({ ...defaults, sent: new Code(`...${sent}`) }, 'ts', '    ')
}

/** What a handler returns for what the collection has done. @param data the code of the record or the list */
function answerText(operation: Operation, shape: Shape, data: string): string {
  const { status, body, key, rest } = shape
  if (body === 'none') return `new Response(null, { status: ${status} })`
  const code = new Code(data)
  const value =
    body === 'fixed' ? rest : key === undefined ? code : wrapped(key, code, shape, operation)
  const text = printValue(value, 'ts', '    ')
  return status === 200 ? text : `json(${text}, ${status})`
}

/** The data in its envelope, whose numbers of records are those of the list, and whose pages those of the query. */
function wrapped(key: string, data: Code, { rest, echoes }: Shape, operation: Operation): object {
  const members = Object.entries((rest ?? {}) as object).map(([name, value]) => {
    if (echoes.includes(name)) {
      return [name, new Code(`Number(query${printMember(name)} ?? ${value})`)] as const
    }
    const isCounted = operation === 'list' && isTotal(name, value)
    return [
      name,
      isCounted ? new Code("Number(answer.headers.get('x-total-count'))") : value,
    ] as const
  })
  return { [key]: data, ...Object.fromEntries(members) }
}

/** The endpoint that answers for records that are not there. */
export function missEntry(
  { path, stored }: RecordedCollection,
  { call, id }: MissShape,
  keep: KeepBytes,
  own: OwnAddresses,
): MapEntry {
  const place = `db${printMember(stored)}`
  const value = withId(recordedValue(call.answer, keep, own), id)
  const when = { [`${place}[params.id]`]: { exists: false } }
  return { key: `ALL ${path}/:id`, value: caseOf(when, value) }
}

/** A value whose texts name the id of the request in place of one id. */
function withId(value: unknown, id: string): unknown {
  const name = new RegExp(String.raw`(?<![\w-])${escapePattern(id)}(?![\w-])`, 'g')
  return id === '' ? value : mapTexts(value, (text) => text.replaceAll(name, '{{params.id}}'))
}
