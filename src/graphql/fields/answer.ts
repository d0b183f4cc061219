import type { State } from '../../data/store/state.ts'

/** What a root field answers, of its arguments and the data; throws the Reply that refuses them. */
export type Answer = (
  args: Readonly<Record<string, unknown>>,
  data: State,
  about: AnswerContext,
) => unknown

/** What an answer goes by beside its arguments. */
export interface AnswerContext {
  /** Whether names that no record has are refused, where their collection does not say. */
  readonly strict: boolean
  /** Told of arguments that mean nothing. */
  readonly onIgnored: (names: readonly string[]) => void
}
