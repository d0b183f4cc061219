import type { Ajv, FuncKeywordDefinition, KeywordDefinition } from 'ajv'
import { isObject } from '../../errors/validation-issue.ts'

/** How many schemas are entered for a value at least before that is too much, and for each of its parts. */
const leastSteps = 20_000
const stepsPerPart = 20

/** Counts how many schemas were entered for a value: alternatives in one another multiply. */
export class Budget {
  #left = leastSteps
  /** What has not been counted yet. */
  #value: { readonly value: unknown } | undefined

  get isSpent(): boolean {
    return this.#left < 0
  }

  begin(value: unknown): void {
    this.#left = leastSteps
    this.#value = { value }
  }

  /** @throws RangeError beyond the bound */
  step(): true {
    if (--this.#left >= 0) return true
    if (this.#value) {
      this.#left = countParts(this.#value.value, 10_000_000) * stepsPerPart - leastSteps
      this.#value = undefined
    }
    if (this.#left < 0) throw new RangeError('too many steps')
    return true
  }
}

/** How many members and items a value has, those of its parts included; counts no further than to about `most`. */
export function countParts(value: unknown, most: number): number {
  let count = 0
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || count > most) return
    const parts = Array.isArray(part) ? part : Object.values(part)
    count += parts.length
    for (const each of parts) visit(each)
  }
  visit(value)
  return count
}

/** Adds what is bounded where Ajv is not, and the bounds of 64 bits. */
export function addKeywords(ajv: Ajv, budget: Budget): void {
  // Before all others, since what does not fit ends there.
  const step = { schemaType: 'boolean', before: '$ref', validate: () => budget.step() } as const
  ajv.addKeyword({ keyword: 'x-step', ...step })
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword(uniqueItems)
  ajv.addFormat('int64', {
    type: 'number',
    validate: (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63,
  })
}

/** Takes what fits several alternatives of `oneOf`, as of `anyOf`. */
export function takeSeveral(ajv: Ajv): void {
  const anyOf = ajv.getKeyword('anyOf') as KeywordDefinition
  ajv.removeKeyword('oneOf')
  ajv.addKeyword({ ...anyOf, keyword: 'oneOf' })
}

/** That of Ajv compares each item with each. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  compile: (isUnique: boolean) => {
    const check: { (list: readonly unknown[]): boolean; errors?: object[] } = (list) => {
      const twins = isUnique ? findTwins(list) : undefined
      check.errors = twins ? [{ keyword: 'uniqueItems', params: twins }] : []
      return !twins
    }
    return check as never
  },
}

function findTwins(
  list: readonly unknown[],
): { readonly i: number; readonly j: number } | undefined {
  const places = new Map<unknown, number>()
  for (const [j, item] of list.entries()) {
    const key = typeof item === 'object' && item !== null ? `{${ordered(item)}` : keyOf(item)
    const i = places.get(key)
    if (i !== undefined) return { i, j }
    places.set(key, j)
  }
  return undefined
}

function keyOf(item: unknown): unknown {
  return typeof item === 'string' ? `"${item}` : item
}

/** The JSON of a value with the names of all objects in order. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(
          Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : part,
  )
}
