import { both, made, type Flat } from './flat.ts'
import { toWords } from './words.ts'
import type { Thing } from './guess.ts'
import { inside, isShort, type Kit, type Make, type Plan, type Run } from './plan.ts'
import { isEqual, UnsatisfiableSchema } from './schema.ts'
import { Scope } from './scope.ts'

/** Longer lists are not made, whatever a schema asks for. */
const mostItems = 10_000

/** How a list is made: 1 to 5 items unless the schema says otherwise. */
export function compileList(
  flat: Flat,
  thing: Thing,
  kit: Kit,
  examples: readonly unknown[] = [],
): Make {
  const { prefixItems = [], contains, uniqueItems = false } = flat
  const rule = flat.items ?? flat.unevaluatedItems
  const needed = contains === undefined ? 0 : Math.max(0, flat.minContains ?? 1)
  const min = Math.max(flat.minItems ?? 0, needed)
  const max = Math.min(flat.maxItems ?? Infinity, rule === false ? prefixItems.length : Infinity)
  if (min > max || min > mostItems) throw tooFew(min, max)
  const name = singular(thing.name)
  const item: Thing = { name, owner: name }
  const plans = new Map<unknown, Plan>()
  const planOf = (schema: unknown, example: unknown): Plan => {
    const known = plans.get(schema)
    if (known) return known
    const plan = kit.compile(schema ?? true, item, example)
    plans.set(schema, plan)
    return plan
  }
  /** Of the rule for a place: with what the list must contain, and without it. */
  const held = new Map<unknown, unknown>()
  const free = new Map<unknown, unknown>()
  const ruleAt = (index: number, length: number): unknown => {
    const own = index < prefixItems.length ? prefixItems[index] : rule
    const isHeld = index >= length - needed
    if (contains === undefined || (!isHeld && flat.maxContains === undefined)) return own
    const rules = isHeld ? held : free
    if (!rules.has(own)) rules.set(own, both(own, isHeld ? contains : made({ not: contains })))
    return rules.get(own)
  }

  const lengthFor = (run: Run): number => {
    const least = Math.max(
      min,
      Math.min(prefixItems.length + (prefixItems.length > 0 ? needed : 0), max),
    )
    if (isShort(run)) return min
    if (prefixItems.length > 0) return least
    const plan = planOf(rule, examples[0])
    if (plan.flat.unresolved || plan.isDeep(run)) return min
    const usual = run.depth > 2 ? 3 : 5
    const from = Math.max(min, Math.min(run.depth > 0 ? 1 : 2, max))
    return run.faker.number.int({
      min: from,
      max: Math.max(from, Math.min(max, Math.max(usual, min))),
    })
  }

  const makeItem = (run: Run, index: number, length: number, before: number): unknown => {
    run.index = index
    run.nth = before + index
    run.scope = new Scope(run.faker, index)
    const schema = ruleAt(index, length)
    try {
      return planOf(schema, examples[0]).make(run)
    } catch (error) {
      // More items than must be may be what the list contains.
      const own = index < prefixItems.length ? prefixItems[index] : rule
      if (!(error instanceof UnsatisfiableSchema) || free.get(own) !== schema) throw error
      return planOf(own, examples[0]).make(run)
    }
  }

  return (run) => {
    const length = lengthFor(run)
    const { nth } = run
    return inside(run, () => {
      const list: unknown[] = []
      const seen = new Set<unknown>()
      for (let tries = 0; list.length < length; tries++) {
        const index = list.length
        try {
          const value = makeItem(run, index, length, nth)
          if (uniqueItems && isTwin(value, list, seen)) {
            run.varies = true
            if (tries < 100 + 20 * min) continue
            if (index >= min) break
            throw new UnsatisfiableSchema('uniqueItems', `There are not ${min} different items.`)
          }
          seen.add(value)
          list.push(value)
        } catch (error) {
          if (!(error instanceof UnsatisfiableSchema)) throw error
          if (index >= min && needed === 0) break
          throw error.keyword === 'uniqueItems' && error.pointer === '' ? error : error.below(index)
        }
      }
      return list
    })
  }
}

function isTwin(value: unknown, list: readonly unknown[], seen: ReadonlySet<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return seen.has(value)
  return list.some((other) => isEqual(other, value))
}

function tooFew(min: number, max: number): UnsatisfiableSchema {
  const message =
    min > max
      ? `It must have ${min} items and can have ${max} at most.`
      : `It must have ${min} items, and lists of more than ${mostItems} are not made.`
  return new UnsatisfiableSchema('minItems', message)
}

/** The name of an item of a list by the name of the list. */
function singular(name: string): string {
  const words = toWords(name)
  return words
    .replace(/_(list|array|set|collection|ids?)$/, (end) => (end.startsWith('_id') ? '_id' : ''))
    .replace(/(?<=[^aeiou])ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<=[^sui])s$/, '')
}
