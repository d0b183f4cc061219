import type { JournalEntry } from '../core/journal.ts'

/** What becomes of a test that made a request which no mock matches: it fails, is warned of, or goes on. */
export type Unhandled = 'error' | 'warn' | 'bypass'

/** The ways of {@link Unhandled}, the default first. */
export const unhandledWays: readonly Unhandled[] = ['error', 'warn', 'bypass']

/** How many requests are told of in full. */
const mostShown = 5

/** What browsers ask every origin for by themselves. */
const ofBrowsers = /^\/(?:favicon\.ico|apple-touch-icon[^/]*\.png|\.well-known\/appspecific\/)/

/** Whether a browser asked for this, and not the page in it. */
export function isOfBrowser({ request }: JournalEntry): boolean {
  return request.method === 'GET' && ofBrowsers.test(request.path)
}

/** A request that no mock matched, to be told at the end of its test. */
export interface Unmatched {
  /** Method and path, which are what makes two of them the same. */
  readonly key: string
  /** What the answer said: the nearest mocks, and the line that would answer. */
  readonly lines: readonly string[]
}

/** What the answer to a request without a mock says, as lines. The query is left out: it may hold secrets. */
export function readUnmatched({ request, response, miss }: JournalEntry): Unmatched {
  const key = `${request.method} ${request.path}`
  const near = miss?.near ?? []
  const keyWidth = Math.max(0, ...near.map((each) => each.key.length))
  const places = near.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`))
  const placeWidth = Math.max(0, ...places.map((place) => place.length))
  const rows = near.map((each, index) => {
    const label = index === 0 ? 'near' : '    '
    const place = (places[index] ?? '').padEnd(placeWidth)
    return `    ${label}  ${each.key.padEnd(keyWidth)}  ${place}  ${each.reason}`.trimEnd()
  })
  const add = miss ? [`    add   ${miss.add.file}  ${miss.add.text}`] : []
  return { key, lines: [`  ${key} (${response.status})`, ...rows, ...add] }
}

/**
 * The text for requests that no mock matched; of those to one address the first stands for all.
 *
 * @param test the test's name
 */
export function unmatchedText(all: readonly Unmatched[], test: string): string {
  const times = new Map<string, number>()
  for (const { key } of all) times.set(key, (times.get(key) ?? 0) + 1)
  const each = [...times].slice(0, mostShown).flatMap(([key, count]) => {
    const [first = '', ...rest] = all.find((one) => one.key === key)?.lines ?? []
    return [count === 1 ? first : `${first}, ${count} times`, ...rest]
  })
  const more = times.size > mostShown ? [`  and ${times.size - mostShown} more addresses`] : []
  const requests = all.length === 1 ? 'a request' : `${all.length} requests`
  return [
    `No mock answers ${requests} of the test ${JSON.stringify(test)}:`,
    ...each,
    ...more,
    'Declare it in the mocks or by mock.use(), or let it be with { unhandled: "bypass" }.',
  ].join('\n')
}
