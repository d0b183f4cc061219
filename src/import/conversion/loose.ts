import { isObject } from '../../errors/validation-issue.ts'

/** An object of a file that another tool wrote, in which anything may stand. */
export type Loose = Readonly<Record<string, unknown>>

/** A member that is an object; one without members for another. */
export function objectIn(holder: unknown, name: string): Loose {
  const value = isObject(holder) ? holder[name] : undefined
  return isObject(value) ? value : {}
}

/** The objects of a member that is a list. */
export function objectsIn(holder: unknown, name: string): readonly Loose[] {
  const value = isObject(holder) ? holder[name] : undefined
  return Array.isArray(value) ? value.filter((each): each is Loose => isObject(each)) : []
}

/** A member that is a text, or a number as one; empty for another. */
export function textIn(holder: unknown, name: string): string {
  const value = isObject(holder) ? holder[name] : undefined
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** A member that is a number; 0 for another. */
export function numberIn(holder: unknown, name: string): number {
  const value = Number(isObject(holder) ? holder[name] : 0)
  return Number.isFinite(value) ? value : 0
}

/** The names of a list of `{ key, value }` that are not disabled, each with its last value; of `Set-Cookie` with all. */
export function headersIn(holder: unknown, name: string): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const each of objectsIn(holder, name)) {
    const [key, value] = [textIn(each, 'key').trim(), textIn(each, 'value')]
    if (key === '' || each['disabled'] === true || !/^[\w!#$%&'*+.^`|~-]+$/.test(key)) continue
    const known = Object.keys(headers).find((other) => other.toLowerCase() === key.toLowerCase())
    const before = known === undefined ? [] : [headers[known] ?? []].flat()
    if (known !== undefined) delete headers[known]
    const isCookie = key.toLowerCase() === 'set-cookie' && before.length > 0
    headers[key] = isCookie ? [...before, value] : value
  }
  return headers
}
