import type { Faker } from '@faker-js/faker'
import { isObject } from '../../errors/validation-issue.ts'
import { propertyNames, propertyOf, requiredNames, typesOf } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import type { ListPage, ListQuery } from './list-query.ts'
import { isCountOf, plainName } from './names.ts'

/** A page of a list, and the address that it was asked for at. */
export interface PageAnswer {
  readonly page: ListPage
  readonly query: ListQuery
  /** Absolute. */
  readonly url: string
}

/** What may stand for a fact, the best first; none where there is nothing to say, such as of the page after the last. */
type Facts = ReadonlyMap<string, readonly unknown[]>

/** What is known of a page by the usual names of it, without capitals, dashes and underscores. */
export function pageFacts({ page, query, url }: PageAnswer): Facts {
  const { total, limit, offset, records, firstPage } = page
  const pages = limit > 0 ? Math.ceil(total / limit) : 1
  const last = Math.max(0, pages - 1) + firstPage
  const hasNext = page.nextCursor !== undefined
  const at = (number: number) => pageUrl(number, { page, query, url })
  const next = hasNext ? at(page.page + 1) : []
  const previous = offset > 0 ? at(page.page - 1) : []
  const cursor = hasNext ? [page.nextCursor, String(page.nextCursor)] : []
  const nextPage = hasNext ? [page.page + 1, offset + limit] : []
  const known: readonly (readonly [names: string, values: readonly unknown[]])[] = [
    ['total totalcount totalitems totalresults totalrecords totalelements totalhits', [total]],
    ['count size length numberofelements itemcount resultcount', [records.length]],
    ['limit perpage pagesize itemsperpage', [limit]],
    ['offset skip start startindex', [offset]],
    ['page pagenumber currentpage number current pageindex', [page.page]],
    ['pages totalpages pagecount lastpage', [pages]],
    ['hasmore hasnext hasnextpage more', [hasNext]],
    ['hasprevious haspreviouspage hasprev', [offset > 0]],
    ['next nextlink nexturl nexthref nextpageurl', [...next, ...nextPage, ...cursor]],
    ['nextpage', [...nextPage.slice(0, 1), ...next]],
    ['nextoffset', nextPage.slice(1)],
    ['nextcursor nextpagetoken nexttoken cursor endcursor after continuationtoken', cursor],
    ['previous prev prevlink previouslink prevurl previousurl', previous],
    ['prevpage previouspage', offset > 0 ? [page.page - 1, ...previous] : []],
    ['prevcursor previouscursor before', []],
    ['self', [url, pathOf(url)]],
    ['first firstlink', at(firstPage)],
    ['last lastlink', at(last)],
  ]
  return new Map(known.flatMap(([names, values]) => names.split(' ').map((each) => [each, values])))
}

/** The address of another page, absolute and as a path; none where no parameter leads there. */
function pageUrl(number: number, { page, query, url }: PageAnswer): string[] {
  const { limit, firstPage, nextCursor } = page
  const set = (name: string, value: unknown): string[] => {
    const other = new URL(url)
    other.searchParams.set(name, String(value))
    return [other.href, pathOf(other.href)]
  }
  const ofPage = query.parameterOf('page')
  if (ofPage !== undefined) return set(ofPage, number)
  const ofOffset = query.parameterOf('offset')
  if (ofOffset !== undefined) return set(ofOffset, (number - firstPage) * limit)
  const ofCursor = query.parameterOf('cursor')
  const isNext = number === page.page + 1 && nextCursor !== undefined
  return ofCursor !== undefined && isNext ? set(ofCursor, nextCursor) : []
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** A `Link` of other pages (RFC 8288); undefined where there are none. */
export function linkHeader(facts: Facts): string | undefined {
  const links = ['prev', 'next', 'first', 'last'].flatMap((relation) => {
    const [url] = facts.get(relation) ?? []
    return typeof url === 'string' ? [`<${url}>; rel="${relation}"`] : []
  })
  return links.length > 0 ? links.join(', ') : undefined
}

/** Objects in an envelope that say more of the page. */
const aboutNames =
  /^(?:meta|metadata|pagination|paging|page|pageinfo|links|cursors?|navigation|pages)$/

/** An envelope around items that tells of its page what its schema has names for. @throws UnsatisfiableSchema */
export function envelopeOf(
  schema: unknown,
  facts: Facts,
  { sampleOf, schemas }: Shared,
  {
    faker,
    given = {},
  }: { readonly faker: Faker; readonly given?: Readonly<Record<string, unknown>> },
): unknown {
  const shared = { sampleOf, schemas } as Shared
  const known: Record<string, unknown> = { ...given }
  const missing: string[] = []
  const list = Object.keys(given).find((name) => Array.isArray(given[name]))
  for (const name of propertyNames(schema, schemas)) {
    if (Object.hasOwn(given, name)) continue
    const plain = plainName(name)
    const property = propertyOf(schema, name, schemas)
    const isCount = list !== undefined && isCountOf(name, list)
    const values = facts.get(plain) ?? (isCount ? facts.get('total') : undefined)
    if (typesOf(property, schemas).has('object')) {
      const [url] = values ?? []
      // A link as HAL and JSON:API have it: an object around the address.
      if (typeof url === 'string') {
        known[name] = envelopeOf(property, new Map([['href', values ?? []]]), shared, { faker })
      } else if (aboutNames.test(plain)) {
        known[name] = envelopeOf(property, facts, shared, { faker })
      } else if (values) missing.push(name)
      continue
    }
    if (!values) continue
    const { fits } = sampleOf(property)
    const found = [...values, ...(values.length === 0 ? [null, ''] : [])].find(fits)
    if (found !== undefined && !(found === '' && !isRequired(schema, name, shared)))
      known[name] = found
    else missing.push(name)
  }
  const made = sampleOf(schema).make(faker, { given: known })
  if (!isObject(made)) return made
  const left = new Set(missing.filter((name) => !isRequired(schema, name, shared)))
  return Object.fromEntries(Object.entries(made).filter(([name]) => !left.has(name)))
}

function isRequired(schema: unknown, name: string, { schemas }: Shared): boolean {
  return requiredNames(schema, schemas).includes(name)
}
