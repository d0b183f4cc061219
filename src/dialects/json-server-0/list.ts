import type { StoredRecord } from '../../data/records/declaration.ts'
import type { Reply } from '../../http/reply.ts'
import { shorten } from '../../data/query/query.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { searchOf } from '../../rest/reads.ts'
import { pretty, prettyRecords } from '../json-server/pretty.ts'
import { unknownField } from '../json-server/rules.ts'
import type { Rules } from '../json-server/rules.ts'
import { answer } from './answer.ts'
import { embedding } from './embed.ts'
import { searchTest, testOf } from './filter.ts'
import { sorted } from './order.ts'
import { readParameters } from './parameters.ts'
import type { Filter } from './parameters.ts'
import { readPath, valueAt } from './path.ts'
import { newBudget } from './pattern.ts'
import { cut } from './window.ts'

/** A list to answer with. */
export interface ListParts extends Rules {
  readonly state: State
  readonly collection: StoredCollection
  /** The address with its query. */
  readonly url: string
  /** The records below another one that are to choose from, and the field with its id; default all. */
  readonly below?: { readonly records: readonly StoredRecord[]; readonly field: string }
}

/**
 * The list that an address asks for: searched, filtered, sorted, cut, then embedded, in this order.
 *
 * @throws Reply `bad-query` 400
 */
export function listReply(parts: ListParts): Reply {
  const { state, collection, url, suffix } = parts
  const asked = readParameters(searchOf(url))
  // The address has said already what this field must be.
  const open = asked.filters.filter(({ parameter }) => parameter !== parts.below?.field)
  const whole = open.length === 0 && parts.below ? [] : collection.all()
  const { filters, ignored } = known(open, whole, parts)
  const budget = newBudget()
  const tests = filters.map((filter) => testOf(filter, budget))
  if (asked.search !== undefined) tests.unshift(searchTest(asked.search))
  const all = parts.below?.records ?? whole
  const fitting = tests.length === 0 ? all : all.filter((each) => tests.every((test) => test(each)))
  const { records, headers } = cut(sorted(fitting, asked.sort), asked, url)
  const embed = embedding(state, collection, asked, suffix)
  const json = embed ? pretty(records.map(embed)) : prettyRecords(records)
  const reply = answer(json, { headers })
  return ignored.length === 0 ? reply : reply.with({ note: `ignored ${ignored.join(', ')}` })
}

/** A filter by a field that no record has is left out; one with an operator never is. */
function known(
  filters: readonly Filter[],
  all: readonly StoredRecord[],
  { collection, strict }: ListParts,
): { filters: Filter[]; ignored: string[] } {
  const kept: Filter[] = []
  const ignored: string[] = []
  for (const filter of filters) {
    const path = readPath(filter.parameter)
    const isKnown = () => all.some((record) => valueAt(record, path) !== undefined)
    if (all.length > 0 && (filter.operator !== 'eq' || isKnown())) kept.push(filter)
    else if (strict) throw unknownField(filter.parameter, collection)
    else if (ignored.length < 5) ignored.push(shorten(filter.parameter))
  }
  return { filters: kept, ignored }
}
