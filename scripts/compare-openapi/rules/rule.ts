import { isRaw } from '../../openapi/document.ts'
import type { Kind } from '../cases.ts'
import type { Difference } from '../differences.ts'

/** A kind of difference, and why it is there. */
export interface Rule {
  /** What mockapi does otherwise, in a few words. */
  readonly name: string
  /** Who is right; `both` where specifications leave it open. */
  readonly right: 'mockapi' | 'both'
  /** One sentence. */
  readonly why: string
  readonly at: Difference['at'] | readonly Difference['at'][]
  /** What they answer and what mockapi answers, as `405 → 200`. */
  readonly change: RegExp
  /** Default: all kinds. */
  readonly kinds?: readonly Kind[]
  /** What the request has to be, in one line: method, path, headers and body. */
  readonly request?: RegExp
  /** What else has to be so. */
  readonly where?: (difference: Difference) => boolean
}

/** Whether an operation declares no single status of a success or redirect. */
export function hasNoSuccess({ asked: { operation } }: Difference): boolean {
  const statuses = [...(operation?.responses.keys() ?? [])]
  return operation !== undefined && !statuses.some((status) => /^[23]\d\d$/.test(status))
}

/** Whether the response that is declared for what mockapi answers has no content. */
export function hasNoContent({ asked: { operation }, answers }: Difference): boolean {
  const { status } = answers.own
  const { responses } = operation ?? {}
  const declared = responses?.get(`${status}`) ?? responses?.get('DEFAULT')
  return declared !== undefined && !isRaw(declared['content']) && declared['schema'] === undefined
}
