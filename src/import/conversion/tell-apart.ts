import { isObject } from '../../errors/validation-issue.ts'
import { valuePath, withCondition, type Conditions } from './conditions.ts'

/** What a request has, by the paths of `$when`: `query.page` to `2`; undefined is there with a value that is not known. */
export type Features = ReadonlyMap<string, unknown>

/** More members of a body are not looked at. */
const mostMembers = 200

/** The plain values of a body by their paths. */
export function featuresOfBody(value: unknown): (readonly [string, unknown])[] {
  const found: (readonly [string, unknown])[] = []
  const read = (one: unknown, names: readonly string[]): void => {
    if (found.length >= mostMembers || names.length > 20) return
    if (Array.isArray(one))
      for (const [at, each] of one.entries()) read(each, [...names, String(at)])
    else if (isObject(one)) {
      for (const [name, each] of Object.entries(one)) if (name !== '') read(each, [...names, name])
    } else if (names.length > 0 || typeof one === 'string')
      found.push([valuePath('body', ...names), one])
  }
  read(value, [])
  return found
}

/**
 * Conditions that hold of the first of these requests, and of none of the others; undefined where one of them has all that
 * it has, and nothing else.
 */
export function tellApart(own: Features, others: readonly Features[]): Conditions | undefined {
  let conditions: Conditions = {}
  let left = others
  while (left.length > 0) {
    const known = [...own].filter(([, value]) => value !== undefined)
    const found =
      best(known, left, (other, path, value) => {
        return JSON.stringify(other.get(path)) !== JSON.stringify(value)
      }) ?? bestPresence(own, left)
    if (!found) return undefined
    const [path, test, isTold] = found
    const more = withCondition(conditions, path, test)
    if (!more) return undefined
    conditions = more
    left = left.filter((other) => !isTold(other))
  }
  return conditions
}

type Found = readonly [path: string, test: unknown, isTold: (other: Features) => boolean]

/** What most of the others have not; of several the first. */
function best(
  candidates: readonly (readonly [string, unknown])[],
  others: readonly Features[],
  differs: (other: Features, path: string, value: unknown) => boolean,
): Found | undefined {
  let most = 0
  let found: Found | undefined
  for (const [path, value] of candidates) {
    const isTold = (other: Features): boolean => differs(other, path, value)
    const count = others.filter(isTold).length
    if (count <= most) continue
    most = count
    found = [path, value, isTold]
  }
  return found
}

/** What others have, and this one has not; else what it has with a value that is not known, and others have not. */
function bestPresence(own: Features, others: readonly Features[]): Found | undefined {
  const absent = others
    .flatMap((other) => [...other.keys()])
    .filter((path) => !own.has(path))
    .map((path) => [path, { exists: false }] as const)
  const present = [...own]
    .filter(([, value]) => value === undefined)
    .map(([path]) => [path, { exists: true }] as const)
  return best([...absent, ...present], others, (other, path) => other.has(path) !== own.has(path))
}
