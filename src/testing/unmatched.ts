import type { RequestReport } from '../journal/call.ts'

/** What becomes of a test that made a request which no mock matches: it fails, is warned of, or goes on. */
export type Unhandled = 'error' | 'warn' | 'bypass'

/** The ways of {@link Unhandled}, the default first. */
export const unhandledWays: readonly Unhandled[] = ['error', 'warn', 'bypass']

/** How many addresses are shown in full. */
const mostShown = 5

/** Requests that no mock matched, by method and path; the query is left out, as it may hold secrets. */
export class UnmatchedRequests {
  readonly #shown = new Map<string, { readonly lines: readonly string[]; times: number }>()
  /** How many there were, also to addresses beyond those that are kept. */
  #count = 0

  /** Adds one. */
  add({ method, target, status, miss }: RequestReport): void {
    const path = target.replace(/[?#].*$/s, '')
    if (!miss) return
    this.#count++
    const key = `${method} ${path}`
    const known = this.#shown.get(key)
    if (known) known.times++
    else if (this.#shown.size < mostShown) {
      this.#shown.set(key, { lines: linesOf(`${key} (${status})`, miss), times: 1 })
    }
  }

  /** What the answers said, of each address once; undefined when there were none. */
  describe(test: string): string | undefined {
    if (this.#count === 0) return undefined
    const shown = [...this.#shown.values()]
    const lines = shown.flatMap(({ lines: [first = '', ...rest], times }) => [
      times === 1 ? first : `${first}, ${times} times`,
      ...rest,
    ])
    const others = shown.reduce((left, { times }) => left - times, this.#count)
    const more = others > 0 ? [`  and ${others} more to other addresses`] : []
    const requests = this.#count === 1 ? 'a request' : `${this.#count} requests`
    return [
      `No mock answers ${requests} of the test ${JSON.stringify(test)}:`,
      ...lines,
      ...more,
      'Declare it in the mocks or by mock.use(), or let it be with { unhandled: "bypass" }.',
    ].join('\n')
  }
}

/** What the answer to a request without a mock says: the nearest mocks, and the line that would answer. */
function linesOf(
  title: string,
  { near, hint, add, broken = [] }: NonNullable<RequestReport['miss']>,
): string[] {
  const keyWidth = Math.max(0, ...near.map(({ key }) => key.length))
  const places = near.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`))
  const placeWidth = Math.max(0, ...places.map((place) => place.length))
  const rows = near.map(({ key, reason }, index) => {
    const label = index === 0 ? 'near' : '    '
    const place = (places[index] ?? '').padEnd(placeWidth)
    return `    ${label}  ${key.padEnd(keyWidth)}  ${place}  ${reason}`.trimEnd()
  })
  const remedy = add ? [`    add   ${add.file}  ${add.text}`] : []
  const faults = broken.map(({ place, message }) => `    broken  ${place}  ${message}`)
  const hints = hint === undefined ? [] : [`    hint  ${hint}`]
  return [`  ${title}`, ...rows, ...faults, ...hints, ...remedy]
}
