import type { WrittenAnswer } from '../../endpoints/endpoint.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { SchemaObject } from './document.ts'

/** Something of a request that a mock looks at. */
export interface Looked {
  readonly root: string
  /** `user.name`, as it was written. */
  readonly rest: string
  /** The conditions on it, and the code that reads it, as they are written. */
  readonly written?: unknown
  /** A value with which the mock answers as it should; undefined where any may do. */
  readonly value?: unknown
  /** The regular expression that it has to match. */
  readonly pattern?: string | undefined
  /** The JSON Schema that it has to fit. */
  readonly schema?: SchemaObject | undefined
  /** The status of the answer where it is missing; undefined where it may be. */
  readonly refusal?: number | undefined
}

type Answer = Pick<WrittenAnswer, 'status' | 'when'>
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/**
 * What conditions look at, with values that lead to the first answer which is no error; where all are errors and something
 * else may answer, that is what is wanted.
 *
 * @param mayPass whether another mock, or none, answers where no condition holds
 */
export function lookedAt(answers: readonly Answer[], mayPass: boolean): Looked[] {
  const all = new Map<string, Mutable<Looked>>()
  const good = answers.findIndex(({ status }) => status < 400)
  const wanted = good === -1 && mayPass ? answers.length : Math.max(good, 0)
  for (const [index, { status, when }] of answers.entries()) {
    const conditions = when.flatMap(alternatives)
    for (const [path, written] of conditions) {
      const [, root = '', rest = ''] = /^(\w+)\.?(.*)$/s.exec(path) ?? []
      const known = all.get(path) ?? { root, rest }
      all.set(path, known)
      known.written = [known.written ?? [], written].flat()
      if (index < wanted && conditions.length === 1 && holdsOfNothing(written)) {
        known.refusal ??= status
        known.value ??= passing(opposite(written), rest)
        known.schema ??= schemaIn(opposite(written))
      }
      if (index !== wanted) continue
      known.value = passing(written, rest)
      known.pattern = patternOf(written)
      known.schema ??= schemaIn(written)
      // Without it nothing is answered, which is a 404.
      if (mayPass && answers.every((each) => wants(each, path))) known.refusal ??= 404
    }
  }
  return [...all.values()].filter(({ root }) => root !== '')
}

/** The conditions of a `$when`: of the first alternative where it is a list of them. */
function alternatives(when: unknown): [path: string, written: unknown][] {
  const [first] = [when].flat() as unknown[]
  return Object.entries(isObject(first) ? first : {})
}

/** Whether an answer is none where there is nothing at a path. */
function wants({ when }: Answer, path: string): boolean {
  const found = when.flatMap(alternatives).find(([each]) => each === path)
  return found !== undefined && !holdsOfNothing(found[1])
}

/** Whether a condition holds of what is missing. */
function holdsOfNothing(written: unknown): boolean {
  if (!isObject(written)) return written === null
  return written['exists'] === false || ['ne', 'nin', 'not'].some((name) => name in written)
}

/** What holds where such a condition does not. */
function opposite(written: unknown): unknown {
  const { ne, not } = isObject(written) ? written : {}
  return ne ?? not ?? { exists: true }
}

/** A value that passes a condition: the name of what only has to be there. */
function passing(written: unknown, name: string): unknown {
  if (typeof written === 'string') return written.includes('{{') ? undefined : written
  if (!isObject(written)) return written
  const { eq, in: list, gt, lt, gte, lte, contains, startsWith, endsWith, exists } = written
  if (Array.isArray(list)) return passing(list[0], name)
  if (exists === true) return nameOf(name)
  if (typeof gt === 'number') return gt + 1
  if (typeof lt === 'number') return lt - 1
  const known = [eq, gte, lte, contains, startsWith, endsWith].find((each) => each !== undefined)
  return isObject(known) ? undefined : passing(known, name)
}

/** `user` of `order.user`. */
function nameOf(path: string): string {
  return path.split(/[.[\]]/).findLast((part) => part !== '') ?? ''
}

/** A schema of the draft that OpenAPI has. */
function schemaIn(written: unknown): SchemaObject | undefined {
  const { schema } = isObject(written) ? written : {}
  return isObject(schema) && schema['$schema'] === undefined ? schema : undefined
}

function patternOf(written: unknown): string | undefined {
  const { matches, flags } = isObject(written) ? written : {}
  return typeof matches === 'string' && flags === undefined ? matches : undefined
}
