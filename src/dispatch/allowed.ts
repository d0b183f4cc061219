import { isBesideHttp } from '../http/path.ts'

/** The methods of requests in the order of `Allow`. */
const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'OPTIONS']

/** The value of `Allow` for the methods of a path: HEAD comes with GET, OPTIONS always. */
export function allowed(methods: ReadonlySet<string>): string {
  if (methods.has('ALL')) return order.join(', ')
  // Documents declare others as well, such as TRACE.
  const others = [...methods].filter((name) => !order.includes(name) && !isBesideHttp(name))
  const known = order.filter(
    (name) => methods.has(name) || name === 'OPTIONS' || (name === 'HEAD' && methods.has('GET')),
  )
  return [...known, ...others].join(', ')
}
