import type { Difference } from '../differences.ts'
import type { Dialect, GroupRequest } from '../format.ts'
import type { Reply } from '../servers.ts'
import { Address, rowsOf } from './address.ts'
import { isRow, singularOf } from './database.ts'

/** The answers of both servers to one request, and what they were started with. */
export interface Exchange {
  readonly dialect: Dialect
  /** What the file holds; undefined where it is no JSON. */
  readonly data: unknown
  readonly routes?: Readonly<Record<string, unknown>> | undefined
  readonly request: GroupRequest
  readonly real: Reply
  readonly own: Reply
  /** Whether these are the data that are left by the request, not its answer. */
  readonly isState: boolean
}

/** A difference on purpose. */
export interface Rule {
  /** The bold words of its sentence in docs/from-json-server.md. */
  readonly name: string
  /** Whether both have the same data all the same. */
  readonly isShownOnly?: boolean
  /** Whether it is the reason of a difference. */
  readonly explains: (difference: Difference, exchange: Exchange) => boolean
}

/** Whether mockapi says as a problem what is wrong. */
export function isRefusal({ answer }: Reply): boolean {
  return answer.headers['content-type']?.startsWith('application/problem+json') ?? false
}

/** Whether a body is sent that json-server does not take. */
export function hasBadBody({ body = '', headers }: GroupRequest): boolean {
  if (headers['content-type']?.includes('form')) return true
  try {
    return body !== '' && !isRow(JSON.parse(body))
  } catch {
    return true
  }
}

/** The fields of a body that is sent. */
export function bodyOf({ body = '' }: GroupRequest): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(body) as unknown
    return isRow(value) ? value : {}
  } catch {
    return {}
  }
}

/** Whether the rows of an answer differ, at the top or in a page. */
export function isRows(at: string): boolean {
  return /^body(\.data)?(\.\d+(\.|$)|$)|^body\.(items|pages|last|next|prev)$|^(x-total-count|link)$/.test(
    at,
  )
}

/** The records of an answer: a list, or the `data` of a page. */
function recordsOf({ answer }: Reply): readonly unknown[] | undefined {
  try {
    const value = JSON.parse(answer.body) as unknown
    const list = isRow(value) ? value['data'] : value
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

/** Whether both answers are lists, or pages, and those of mockapi are not more. */
export function isFewer({ real, own }: Exchange): boolean {
  const [all, some] = [recordsOf(real), recordsOf(own)]
  return all !== undefined && some !== undefined && some.length <= all.length
}

/** Whether the records that mockapi alone has left hold no key of the one that was deleted. */
export function areStrangers({ request, real, own, data }: Exchange): boolean {
  const [name = '', id = ''] = new Address(request.target).parts
  const [left, all] = [real, own].map(({ answer }) => JSON.parse(answer.body) as unknown)
  const field = `${singularOf(name)}Id`
  // The keys of a name for one, `userId` beside `user`, are those of `users` there.
  if (singularOf(name) === name) return true
  const lists = isRow(all) ? Object.keys(all) : []
  // Keys of a record that there never was are those of strangers too.
  if (!rowsOf(data, name)?.some((row) => String(row['id']) === id)) return true
  return lists.every((list) => {
    const theirs = new Set((rowsOf(left, list) ?? []).map((row) => JSON.stringify(row)))
    const more = (rowsOf(all, list) ?? []).filter((row) => !theirs.has(JSON.stringify(row)))
    return more.every((row) => Array.isArray(row[field]) || String(row[field]) !== id)
  })
}

/** Whether a member is a list that holds other values than records. */
export function isMixed(data: unknown, name: string): boolean {
  const list = isRow(data) ? data[name] : undefined
  return Array.isArray(list) && !list.every(isRow)
}

/** Whether a request deletes, by its method or by the header that stands for it in 0.17. */
export function isDelete({ method, headers }: GroupRequest): boolean {
  return method === 'DELETE' || headers['x-http-method-override'] === 'DELETE'
}
