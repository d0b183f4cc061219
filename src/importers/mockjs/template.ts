import type { Random } from '../../random.ts'
import { namesOf, placeholder, readArguments } from './placeholder.ts'
import type { Placeholders } from './random.ts'
import { matchingText } from './regular-expression.ts'
import { readRule, type Rule } from './rule.ts'

/** The most values, and characters of texts, that one template makes. */
const mostValues = 1_000_000
const deepest = 200

/** An object or a list that is being made, and what it is made of. */
interface Frame {
  readonly made: Record<string, unknown> | unknown[]
  readonly template: object
  readonly parent: Frame | undefined
}

/**
 * Makes data of a template of Mock.js, without changing the template: rules in names, placeholders in texts, regular
 * expressions and functions. What is none of these stays.
 *
 * @throws RangeError for more data than an answer should have
 */
export function renderTemplate(
  template: unknown,
  next: Random,
  placeholders: () => Placeholders,
): unknown {
  return new Renderer(next, placeholders).value(template, undefined, undefined, 0)
}

class Renderer {
  readonly #next: Random
  readonly #open: () => Placeholders
  #opened: { readonly all: Placeholders; readonly names: ReadonlyMap<string, string> } | undefined
  #left = mostValues
  /** How often a list that is stepped through was asked, and how far a number has grown. */
  readonly #steps = new Map<object, Map<string, number>>()

  constructor(next: Random, open: () => Placeholders) {
    this.#next = next
    this.#open = open
  }

  /** What a placeholder makes, by its name in any case; undefined for one that is unknown. */
  #call(name: string, ...args: unknown[]): unknown {
    if (!this.#opened) {
      const all = this.#open()
      this.#opened = { all, names: namesOf(all) }
    }
    const { all, names } = this.#opened
    const make: unknown = all[names.get(name.toLowerCase()) ?? '']
    if (Array.isArray(make)) return this.#call('pick', make)
    if (typeof make !== 'function') return undefined
    return (make as (...given: readonly unknown[]) => unknown).apply(all, args) ?? ''
  }

  value(
    template: unknown,
    rule: Rule | undefined,
    frame: Frame | undefined,
    depth: number,
  ): unknown {
    this.#spend(1, depth)
    if (typeof template === 'string') return this.#text(template, rule, frame)
    if (typeof template === 'number') return this.#number(template, rule)
    if (typeof template === 'boolean') {
      return rule ? this.#call('boolean', rule.min, rule.max, template) : template
    }
    if (typeof template === 'function') {
      return (template as (this: unknown, options: object) => unknown).call(frame?.made, { rule })
    }
    if (template instanceof RegExp) {
      const source =
        rule?.min === undefined
          ? template.source
          : template.source.repeat(Math.min(this.#count(rule), 100))
      return matchingText(source, this.#next)
    }
    if (Array.isArray(template)) return this.#list(template, rule, frame, depth)
    return isPlain(template) ? this.#object(template, rule, frame, depth) : template
  }

  #spend(amount: number, depth = 0): void {
    this.#left -= amount
    if (this.#left < 0)
      throw new RangeError(
        `A template of Mock.js makes more than ${mostValues} values. Lower its counts.`,
      )
    if (depth > deepest)
      throw new RangeError(`A template of Mock.js is nested more than ${deepest} levels deep.`)
  }

  #count({ min = 0, max = min }: Rule): number {
    return this.#between(min, max)
  }

  #between(min: number, max: number): number {
    return Math.floor(this.#next() * (max - min + 1)) + min
  }

  #number(template: number, rule: Rule | undefined): number {
    if (!rule || rule.step !== undefined) return template
    const integer = rule.min === undefined ? Math.trunc(template) : this.#count(rule)
    if (!rule.decimals) return integer
    const digits = Math.min(this.#between(...rule.decimals), 17)
    const [, own = ''] = String(template).split('.')
    let text = own.slice(0, digits)
    // The last one is no zero, which a number would lose.
    while (text.length < digits) text += this.#between(text.length < digits - 1 ? 0 : 1, 9)
    return Number(`${integer}.${text}`)
  }

  #list(
    template: readonly unknown[],
    rule: Rule | undefined,
    parent: Frame | undefined,
    depth: number,
  ): unknown {
    const made: unknown[] = []
    const frame: Frame = { made, template, parent }
    const item = (index: number) => this.value(template[index], undefined, frame, depth + 1)
    if (template.length === 0) return made
    if (rule?.step !== undefined) return item(this.#step(template, '', rule.step) % template.length)
    if (rule?.min === 1 && rule.max === undefined)
      return item(this.#between(0, template.length - 1))
    const count = rule?.min === undefined ? 1 : this.#count(rule)
    for (let round = 0; round < count; round++) {
      for (let index = 0; index < template.length; index++) made.push(item(index))
    }
    return made
  }

  /** What was counted before for this part of the template, which is then one step further. */
  #step(template: object, key: string, step: number): number {
    const counts = this.#steps.get(template) ?? new Map<string, number>()
    this.#steps.set(template, counts)
    const before = counts.get(key) ?? 0
    counts.set(key, before + step)
    return before
  }

  #object(
    template: Readonly<Record<string, unknown>>,
    rule: Rule | undefined,
    parent: Frame | undefined,
    depth: number,
  ): unknown {
    const made: Record<string, unknown> = {}
    const frame: Frame = { made, template, parent }
    const keys = Object.keys(template)
    if (rule?.min !== undefined) {
      const mixed = keys.map((key) => [this.#next(), key] as const).sort(([a], [b]) => a - b)
      const chosen = new Set(mixed.slice(0, this.#count(rule)).map(([, key]) => key))
      for (const key of keys) if (chosen.has(key)) this.#property(key, frame, depth)
      return made
    }
    // Functions read what the others have made.
    const isLate = (key: string) => typeof template[key] === 'function'
    for (const key of keys) if (!isLate(key)) this.#property(key, frame, depth)
    for (const key of keys) if (isLate(key)) this.#property(key, frame, depth)
    return made
  }

  #property(key: string, frame: Frame, depth: number): unknown {
    const rule = readRule(key)
    const name = rule?.name ?? key
    const { made, template } = frame as {
      made: Record<string, unknown>
      template: Record<string, unknown>
    }
    if (Object.hasOwn(made, name)) return made[name]
    const part = template[key]
    const plain = this.value(part, rule, frame, depth + 1)
    const isStep = rule?.step !== undefined && typeof part === 'number'
    const value = isStep ? part + this.#step(template, key, rule.step ?? 0) : plain
    Object.defineProperty(made, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
    return value
  }

  #text(template: string, rule: Rule | undefined, frame: Frame | undefined): unknown {
    if (template === '' && rule?.min !== undefined) {
      return this.#call('string', this.#count(rule))
    }
    const count = rule?.min === undefined ? 1 : this.#count(rule)
    this.#spend(template.length * Math.max(0, count - 1))
    const text = template.repeat(Math.max(0, count))
    if (!text.includes('@')) return text
    const [only] = text.matchAll(placeholder)
    if (only?.[0] === text && !text.startsWith('\\')) return this.#placeholder(only, frame)
    return text.replaceAll(placeholder, (...match) => {
      const [whole] = match as [string]
      if (whole.startsWith('\\')) return whole
      const value = this.#placeholder(match as unknown as RegExpMatchArray, frame)
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
    })
  }

  /** What a placeholder stands for: a property beside it, one by its path, what `Random` makes, or its own text. */
  #placeholder(
    [whole = '', key = '', written]: readonly (string | undefined)[],
    frame: Frame | undefined,
  ): unknown {
    const referred = this.#reference(key, frame, whole)
    if (referred) return referred.value
    const given = readArguments(written ?? '').map((each) => {
      const [inner] = typeof each === 'string' ? [...each.matchAll(placeholder)] : []
      return inner && inner[0] === each ? this.#placeholder(inner, frame) : each
    })
    const made = this.#call(key, ...given)
    this.#spend(typeof made === 'string' || Array.isArray(made) ? made.length : 1)
    return made === undefined ? whole : made
  }

  #reference(key: string, frame: Frame | undefined, whole: string): { value: unknown } | undefined {
    if (!frame) return undefined
    if (!key.includes('/')) return this.#member(key, frame, whole)
    let at: Frame | undefined = frame
    const parts = key.split('/').filter((part) => part !== '' && part !== '.')
    if (key.startsWith('/')) while (at?.parent) at = at.parent
    while (parts[0] === '..') {
      parts.shift()
      at = at?.parent
    }
    const [first = '', ...others] = parts
    const found = at && this.#member(first, at, whole)
    if (!found) return undefined
    const value = others.reduce<unknown>(
      (owner, name) =>
        typeof owner === 'object' && owner !== null && Object.hasOwn(owner, name)
          ? (owner as Record<string, unknown>)[name]
          : undefined,
      found.value,
    )
    return value === undefined ? undefined : { value }
  }

  /** A property of the object that is being made; one that is not made yet is made now, but for the one that asks. */
  #member(name: string, frame: Frame, asking: string): { value: unknown } | undefined {
    if (Object.hasOwn(frame.made, name))
      return { value: (frame.made as Record<string, unknown>)[name] }
    const { template } = frame
    if (Array.isArray(template)) return undefined
    const key = Object.keys(template).find((each) => (readRule(each)?.name ?? each) === name)
    if (key === undefined) return undefined
    const part = (template as Record<string, unknown>)[key]
    const isItself = typeof part === 'string' && part.includes(asking)
    if (isItself || typeof part === 'object' || typeof part === 'function') return undefined
    return { value: this.#property(key, frame, depthOf(frame)) }
  }
}

function depthOf(frame: Frame | undefined): number {
  let depth = 0
  for (let at = frame; at; at = at.parent) depth++
  return depth
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
