import type { ListPart } from './list.ts'
import { plainName } from './known-fields.ts'

/** What is told of a part of a list beside its records. */
interface Facts {
  readonly part: ListPart
  readonly limit: number
  readonly page: number
  readonly pages: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  readonly first: () => string | null
  readonly last: () => string | null
}

/** What the fields of connections and pages are, by their names in lower case without `_`. */
const facts: readonly (readonly [names: string, (facts: Facts) => unknown])[] = [
  [
    'totalcount total count totalitems totalrecords totalresults totalelements totaldocs itemcount results',
    ({ part }) => part.total,
  ],
  ['page currentpage pagenumber pageno number current', ({ page }) => page],
  ['totalpages pages pagecount lastpage numpages', ({ pages }) => pages],
  ['limit perpage pagesize take itemsperpage size', ({ limit }) => limit],
  ['offset skip start', ({ part }) => part.offset],
  ['hasnextpage hasnext hasmore hasmorepages hasmoreitems', ({ hasNext }) => hasNext],
  ['haspreviouspage hasprevpage hasprevious hasprev', ({ hasPrevious }) => hasPrevious],
  ['islastpage islast', ({ hasNext }) => !hasNext],
  ['isfirstpage isfirst', ({ hasPrevious }) => !hasPrevious],
  ['next nextpage', ({ page, hasNext }) => (hasNext ? page + 1 : null)],
  [
    'prev prevpage previous previouspage',
    ({ page, hasPrevious }) => (hasPrevious ? page - 1 : null),
  ],
  ['endcursor cursor', ({ last }) => last()],
  ['nextcursor', ({ hasNext, last }) => (hasNext ? last() : null)],
  ['startcursor', ({ first }) => first()],
  ['prevcursor previouscursor', ({ hasPrevious, first }) => (hasPrevious ? first() : null)],
]

const byName = new Map(
  facts.flatMap(([names, value]) => names.split(' ').map((name) => [name, value] as const)),
)

/** What a field tells of a part of a list; undefined for a name that tells nothing. */
export function pageField(name: string): ((part: ListPart) => unknown) | undefined {
  const value = byName.get(plainName(name))
  return value && ((part) => value(factsOf(part)))
}

function factsOf(part: ListPart): Facts {
  const { records, offset, total } = part
  const limit = part.limit ?? records.length
  const end = offset + records.length
  return {
    part,
    limit,
    page: limit === 0 ? 1 : Math.floor(offset / limit) + 1,
    pages: limit === 0 ? 1 : Math.max(1, Math.ceil(total / limit)),
    hasNext: end < total,
    hasPrevious: offset > 0,
    first: () => (records.length === 0 ? null : part.cursor(0)),
    last: () => (records.length === 0 ? null : part.cursor(records.length - 1)),
  }
}
