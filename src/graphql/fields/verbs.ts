import { singular } from '../../data/relations/names.ts'
import { plainName, wordsOf } from '../lists/known-fields.ts'

/** What a mutation does with records. */
export type Verb = 'create' | 'update' | 'delete' | 'upsert'

const words: Readonly<Record<Verb, string>> = {
  create: 'create add insert new register make signup',
  update: 'update edit modify change patch set replace put rename',
  delete: 'delete remove destroy',
  upsert: 'upsert save store',
}

const byWord: ReadonlyMap<string, Verb> = new Map(
  Object.entries(words).flatMap(([verb, all]) =>
    all.split(' ').map((word) => [word, verb as Verb] as const),
  ),
)

/** What says how many, or by what, not which type: `updateUserById`, `insert_users_one`, `createManyUsers`. */
const fillers = new Set([
  'one',
  'by',
  'pk',
  'id',
  'many',
  'bulk',
  'all',
  'multiple',
  'or',
  'create',
  'update',
])

/** The name of a mutation, taken apart. */
export interface VerbName {
  readonly verb: Verb
  /** What the verb is about, as it compares: `user`; empty for nothing. */
  readonly noun: string
}

/** What the name of a mutation says: `createUser`, `userCreate`, `delete_users_by_pk`; undefined without a known verb. */
export function verbName(name: string): VerbName | undefined {
  const parts = wordsOf(name).map((word) => word.toLowerCase())
  const isSignUp = parts[0] === 'sign' && parts[1] === 'up'
  const all = isSignUp ? ['signup', ...parts.slice(2)] : parts
  for (const at of [0, all.length - 1]) {
    const verb = byWord.get(all[at] ?? '')
    if (!verb) continue
    const rest = at === 0 ? all.slice(1) : all.slice(0, -1)
    const noun = rest.filter((word) => !fillers.has(word)).join('_')
    const isEither = verb === 'create' && rest[0] === 'or' && rest[1] === 'update'
    return { verb: isEither ? 'upsert' : verb, noun: plainName(singular(noun)) }
  }
  return undefined
}
