import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { isObject } from '../../errors/validation-issue.ts'
import { violationOf } from './messages.ts'
import { mostViolations, type Violation } from './violation.ts'

/** What does not fit one of several alternatives. */
interface Attempt {
  readonly label: string
  /** How many errors Ajv has of it. */
  readonly raw: number
  readonly violations: readonly Violation[]
}

/** More alternatives in one another than this are not looked into. */
const mostNested = 8

/** Tells what Ajv found; of alternatives, what is wrong with the nearest one. Ajv must be `verbose`. */
export class Explainer {
  readonly #ajv: Ajv

  constructor(ajv: Ajv) {
    this.#ajv = ajv
  }

  /** At most {@link mostViolations}, in the order of Ajv. */
  explain(errors: readonly ErrorObject[], nested = 0): Violation[] {
    const found: Violation[][] = []
    // The errors of alternatives stand before the one that none of them fits.
    for (let index = errors.length - 1; index >= 0; index--) {
      const error = errors[index] as ErrorObject
      const { violations, before } = this.#explainOne(error, nested)
      found.push(violations)
      for (let rest = before; rest > 0 && index > 0; rest--) {
        if (!errors[index - 1]?.instancePath.startsWith(error.instancePath)) break
        index--
      }
    }
    const all = found.toReversed().flat()
    return distinct(all).slice(0, mostViolations)
  }

  /** @returns also how many errors before it are explained by it */
  #explainOne(error: ErrorObject, nested: number): { violations: Violation[]; before: number } {
    const { keyword, schema, data, instancePath } = error
    if ((keyword === 'oneOf' || keyword === 'anyOf') && Array.isArray(schema)) {
      return this.#alternatives(error, schema as unknown[], nested)
    }
    const own = violationOf(error)
    const violations = own ? [own] : []
    if (keyword === 'contains' && Array.isArray(data)) {
      const validate = this.#ajv.compile(schema as object)
      const before = data.reduce<number>((sum, item) => sum + countOf(validate, item), 0)
      return { violations, before }
    }
    if (keyword === 'not') return { violations: [{ ...own!, pointer: instancePath }], before: 0 }
    return { violations, before: 0 }
  }

  #alternatives(
    { keyword, params, data, instancePath }: ErrorObject,
    list: unknown[],
    nested: number,
  ) {
    const { passingSchemas } = params as { readonly passingSchemas?: readonly number[] | null }
    const asked = passingSchemas ? list.slice(0, (passingSchemas[1] ?? 0) + 1) : list
    const attempts = asked.map((schema, index) => this.#attempt(schema, index, data, nested))
    const before = attempts.reduce((sum, { raw }) => sum + raw, 0)
    if (passingSchemas) {
      const [one, other] = passingSchemas.map((index) => attempts[index]?.label ?? '')
      const message = `must fit only one of its alternatives, and fits both ${one} and ${other}`
      return { violations: [{ pointer: instancePath, keyword, message }], before }
    }
    const violations = nearestOf(attempts, keyword).map((each) => ({
      ...each,
      pointer: instancePath + each.pointer,
    }))
    return { violations, before }
  }

  #attempt(schema: unknown, index: number, data: unknown, nested: number): Attempt {
    const validate = this.#ajv.compile(schema as object)
    const isFitting = validate(data)
    const errors = isFitting ? [] : (validate.errors ?? [])
    const violations = nested < mostNested ? this.explain(errors, nested + 1) : []
    return { label: labelOf(schema, index), raw: errors.length, violations }
  }
}

/** What the alternatives are called that a value fits, where it should fit one of them alone. */
export function alternativesOf({ params, schema }: ErrorObject): string[] {
  const { passingSchemas } = params as { readonly passingSchemas: readonly number[] }
  return passingSchemas.map((index) => labelOf((schema as unknown[])[index], index))
}

function countOf(validate: ValidateFunction, value: unknown): number {
  return validate(value) ? 0 : (validate.errors?.length ?? 0)
}

/** The alternative that misses least: of the right type, with the right constants, with the fewest violations. */
function nearestOf(attempts: readonly Attempt[], keyword: string): readonly Violation[] {
  const typed = attempts.filter(({ violations }) => !violations.some(isOfWhole))
  if (typed.length === 0) {
    const types = attempts.flatMap(({ violations }) =>
      violations.filter(isOfWhole).map(({ message }) => message.replace('must be ', '')),
    )
    const message = `must be ${[...new Set(types.flatMap((each) => each.split(' or ')))].join(' or ')}`
    return [{ pointer: '', keyword: types.length > 0 ? 'type' : keyword, message }]
  }
  const [best] = typed.toSorted((one, other) => costOf(one) - costOf(other))
  const { violations, label } = best as Attempt
  if (typed.length === 1) return violations
  if (typed.length === attempts.length && typed.every(isOnlyMissing)) {
    const names = typed.map(({ violations: [first] }) => first?.pointer.slice(1))
    const message = `must have ${[...new Set(names)].join(' or ')}`
    return [{ pointer: '', keyword, message }]
  }
  return violations.map((each) => ({ ...each, message: `${each.message} (as ${label})` }))
}

function isOfWhole({ pointer, keyword }: Violation): boolean {
  return pointer === '' && keyword === 'type'
}

function isOnlyMissing({ violations }: Attempt): boolean {
  return violations.length === 1 && violations[0]?.keyword === 'required'
}

function costOf({ violations }: Attempt): number {
  const other = violations.filter(({ keyword }) => keyword === 'const' || keyword === 'enum')
  return other.length * mostViolations + violations.length
}

/** What an alternative is called: its title, the name of its component, or its number. */
function labelOf(schema: unknown, index: number): string {
  if (isObject(schema)) {
    const { title, $ref } = schema
    if (typeof title === 'string') return title
    const [, name] = typeof $ref === 'string' ? (/^schema:\d+:(.+)$/.exec($ref) ?? []) : []
    if (name !== undefined) return decodeURIComponent(name)
  }
  return `alternative ${index + 1}`
}

function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((each) => [`${each.pointer} ${each.message}`, each])).values()]
}
