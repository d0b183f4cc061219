import { singular } from '../../data/relations/names.ts'
import { redacted } from '../../journal/redact-text.ts'
import type { Call } from './call.ts'

/** Segments that name one of many things by their form: numbers, UUIDs, ULIDs, ObjectIds and other long ids. */
const idShape =
  /^(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24}|[\dA-HJKMNP-TV-Z]{26}|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,})$/i

/** Whether a segment looks like an id, whatever it is of. */
export function isIdLike(segment: string): boolean {
  return idShape.test(segment)
}

/** What can stand in a key as it is. */
const literalShape = /^[^\s:*{}?#%()\\"'|<>^`[\]]+$/u

/** A path as keys have it, and what its parameters are in a call. */
export interface FoldedPath {
  /** `/users/:id`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

/** Whether a segment below a path, such as `/users`, is the id of a record. */
export type IsRecord = (prefix: string, segment: string) => boolean

/** Finds which segments of paths are parameters: those of secrets, and ids of which several were asked for. */
export class PathFolder {
  /** Ids at one place, by the method and the segments before and the number of those behind. */
  readonly #ids = new Map<string, Set<string>>()
  readonly #isRecord: IsRecord

  constructor(calls: readonly Pick<Call, 'segments'>[], isRecord: IsRecord) {
    this.#isRecord = isRecord
    for (const { segments } of calls) {
      const shape = shapeOf(segments)
      for (const [index, segment] of segments.entries()) {
        if (!idShape.test(segment)) continue
        const place = `${index} ${shape}`
        const known = this.#ids.get(place) ?? new Set()
        this.#ids.set(place, known.add(segment))
      }
    }
  }

  fold({ segments }: Pick<Call, 'segments'>): FoldedPath {
    const shape = shapeOf(segments)
    const params: Record<string, string> = {}
    const folded: string[] = []
    for (const [index, segment] of segments.entries()) {
      const prefix = `/${folded.join('/')}`
      const isParameter =
        segment.includes(redacted) ||
        !literalShape.test(segment) ||
        (index > 0 && this.#isRecord(prefix, segment)) ||
        (this.#ids.get(`${index} ${shape}`)?.size ?? 0) > 1
      if (!isParameter) {
        folded.push(segment)
        continue
      }
      const isLast = !segments.slice(index + 1).some((each) => idShape.test(each))
      const name = parameterName(folded.at(-1), isLast && !segment.includes(redacted), params)
      params[name] = segment
      folded.push(`:${name}`)
    }
    return { path: `/${folded.join('/')}`, params }
  }
}

/** Segments with those that look like ids left open. */
function shapeOf(segments: readonly string[]): string {
  return segments.map((segment) => (idShape.test(segment) ? '*' : segment)).join('/')
}

/** `id` for the last one, else after what it is one of: `userId` below `users`. */
function parameterName(
  before: string | undefined,
  isLast: boolean,
  taken: Readonly<Record<string, string>>,
): string {
  const word = singular(before ?? '').replaceAll(/[^A-Za-z\d]/g, '')
  const long = /^[A-Za-z]/.test(word) ? `${word}Id` : 'id'
  const name = isLast ? 'id' : long
  for (let count = 1; ; count++) {
    const possible = count === 1 ? name : `${name}${count}`
    if (!Object.hasOwn(taken, possible)) return possible
  }
}
