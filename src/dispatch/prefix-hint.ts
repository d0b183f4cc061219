import { decodeLoosely, isOwnAddress } from '../http/path.ts'
import type { RequestState } from './request-state.ts'

/** How many segments a prefix that nobody has set is looked for in: `/api/rest/v1`. */
const longestPrefix = 3
const wordShape = /^[A-Za-z_~-][\w.~-]*$/
/** What follows the first word of a prefix: `/backend/api/v1`. Others are rather the parent of a resource. */
const furtherShape = /^(?:api|rest|v\d[\w.]*)$/i

/**
 * A sentence where the rest of an address would be answered: the prefix is not set, or the request lacks it or has it
 * twice. Rests that nothing but a parameter or a wildcard matches say nothing.
 */
export function prefixHint(state: RequestState): string | undefined {
  const { path, isOutside, base, mocks } = state
  const { prefixes } = mocks
  const rest = isOutside && isAnswered(state, path) ? path : restOf(state)
  if (rest === undefined) return undefined
  const shown = decodeLoosely(rest)
  if (prefixes.length > 0) {
    const addresses = isOutside ? prefixes.map((prefix) => base + prefix + shown) : [base + shown]
    return `The mocks answer below ${prefixes.join(' and ')}: ask for ${addresses.join(' or ')}.`
  }
  const prefix = path.slice(0, -rest.length)
  return `The mocks have ${shown}: set prefix to "${prefix}" (mockapi serve --prefix ${prefix}).`
}

/** What follows the first segments of a path, where it would be answered and no mock begins as the path does. */
function restOf(state: RequestState): string | undefined {
  const { path, routes } = state
  const parts = path.split('/').slice(1)
  const isKnown = routes.table.endpoints.some(({ method, path: { segments } }) => {
    const [first] = segments
    return method !== 'USE' && first?.kind === 'literal' && first.text === parts[0]
  })
  if (isKnown || isOwnAddress(path)) return undefined
  for (let count = 1; count <= longestPrefix && count < parts.length; count++) {
    const shape = count === 1 ? wordShape : furtherShape
    if (!shape.test(parts[count - 1] ?? '')) return undefined
    const rest = `/${parts.slice(count).join('/')}`
    if (isAnswered(state, rest)) return rest
  }
  return undefined
}

/** Whether a path has an endpoint of this method, or of GET, that names a part of it. */
function isAnswered({ method, routes, session }: RequestState, path: string): boolean {
  return [method, 'GET'].some((each) =>
    session
      ?.lookup(routes.table, each, path)
      ?.matches.some(({ endpoint }) =>
        endpoint.path.segments.some(({ kind }) => kind === 'literal' || kind === 'mixed'),
      ),
  )
}
