import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'
import { badQuery, shorten } from '../../data/query/query.ts'
import type { StoredCollection } from '../../data/store/state.ts'

/** What holds for the lists of a server. */
export interface Rules {
  /** Whether a field that no record has is refused. */
  readonly strict: boolean
  /** What foreign keys end in; `Id` where it is undefined. */
  readonly suffix: string | undefined
}

/** 400 `bad-query` for a parameter of a field that no record has. */
export function unknownField(parameter: string, { name, declaration }: StoredCollection): Reply {
  const shown = JSON.stringify(shorten(parameter))
  const hint = didYouMean(parameter.slice(0, 100), declaration.fields ?? [])
  const message = `No record of ${JSON.stringify(name)} has ${shown}. ${hint || 'Leave it out.'}`
  return badQuery(parameter, message)
}
