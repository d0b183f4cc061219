import type { Faker } from '@faker-js/faker'
import { isObject } from '../../errors/validation-issue.ts'
import { referenceDate } from '../../generate/faker.ts'
import { isGenerator, literalKey, looksLikeInstruction } from '../../generate/instructions.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import { compileValue } from '../../generate/value.ts'

/** Stands for what only a request decides. */
export const unknown: unique symbol = Symbol('unknown')

/** A value as it may be answered, and what of requests it reads. */
export interface Materialized {
  readonly value: unknown
  readonly reads: readonly RequestPath[]
  /** Whether nothing of it is up to the request. */
  readonly isWhole: boolean
}

/** So many items show what those of a generated list are. */
const fewItems = 2

/** Makes a value of a mock file as an answer has it; what a template reads of the request is `unknown`, or some text. */
export function materialize(written: unknown, faker: Faker): Materialized {
  const reads: RequestPath[] = []
  const visit = (value: unknown, index: number): unknown => {
    if (typeof value === 'string') return value.includes('{{') ? render(value, index) : value
    if (Array.isArray(value)) return value.map((each) => visit(each, index))
    if (!isObject(value)) return value
    if (isGenerator(value)) {
      const { $each, $count } = value as { readonly $each?: unknown; readonly $count?: unknown }
      const count = typeof $count === 'number' ? Math.min($count, fewItems) : fewItems
      return Array.from({ length: count }, (_, at) => visit($each, at))
    }
    const entries = Object.entries(value).map(([key, each]) => {
      return [looksLikeInstruction(key) ? key : literalKey(key), visit(each, index)] as const
    })
    return Object.fromEntries(entries)
  }
  const render = (text: string, index: number): unknown => {
    const compiled = compileValue(text, () => {}, { indexed: true })
    if (compiled.reads.length === 0) {
      return compiled.render({ faker, now: () => Date.parse(referenceDate) }, index)
    }
    reads.push(...compiled.reads)
    // A text around a template makes a text of whatever it is.
    return /^\s*\{\{(?:(?!\}\}).)*\}\}\s*$/s.test(text) ? unknown : someText
  }
  const value = visit(written, 0)
  return { value, reads, isWhole: reads.length === 0 }
}

/** A text of no format. */
const someText = ' '
