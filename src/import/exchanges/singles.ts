import { isObject } from '../../errors/validation-issue.ts'
import { groupBy } from '../../group-by.ts'
import { isFileName } from '../conversion/file-names.ts'
import type { Call } from './call.ts'
import type { RecordValue } from './evidence.ts'

/** An object at an address that reads and writes have shown. */
export interface FoundSingle {
  /** `/settings`. */
  readonly path: string
  readonly calls: readonly Call[]
  readonly value: RecordValue
}

/** Finds objects that are written by `PUT` or `PATCH`, and read back as single resources would give them. */
export function findSingles(calls: readonly Call[]): FoundSingle[] {
  const byPath = groupBy(calls, ({ segments }) => `/${segments.join('/')}`)
  return [...byPath].flatMap(([path, own]) => {
    const value = firstValue(own)
    const isNamed = path.slice(1).split('/').every(isFileName)
    const isWritten = own.some(({ method }) => method === 'PUT' || method === 'PATCH')
    return value && isNamed && isWritten && isServed(value, own)
      ? [{ path, calls: own, value }]
      : []
  })
}

/** What is read first, before anything is written. */
function firstValue([first]: readonly Call[]): RecordValue | undefined {
  if (first?.method !== 'GET' || first.answer.body.kind !== 'json') return undefined
  const { value } = first.answer.body
  // Such names mean something else in a file.
  return isObject(value) && Object.keys(value).every((name) => !/^\$|^[A-Za-z]+\s+\//.test(name))
    ? (value as RecordValue)
    : undefined
}

/** Whether a single resource with this value gives all of these answers. */
function isServed(value: RecordValue, calls: readonly Call[]): boolean {
  let now = value
  return calls.every(({ method, body, isWritten, search, answer }) => {
    const { status, headers } = answer
    if (
      search !== '' ||
      status !== 200 ||
      answer.body.kind !== 'json' ||
      Object.keys(headers).length > 0
    )
      return false
    if (method !== 'GET' && !(isWritten && isObject(body))) return false
    if (method === 'PUT') now = body as RecordValue
    else if (method === 'PATCH') now = { ...now, ...(body as RecordValue) }
    else if (method !== 'GET') return false
    return JSON.stringify(now) === JSON.stringify(answer.body.value)
  })
}
