import { Store, useStore } from './store.ts'

/** The views, as they stand in the address: `#/traffic?status=5xx`. */
export const views = ['traffic', 'endpoints', 'data', 'conditions', 'webhooks', 'graphql'] as const

/** One of the views. */
export type ViewName = (typeof views)[number]

/** What the address says: a view, what is open in it, and its filters. */
export interface Address {
  readonly view: ViewName
  /** What is open: `/data/users` has `users`. */
  readonly name: string
  readonly params: URLSearchParams
}

const route = new Store(readRoute())

addEventListener('hashchange', () => route.set(readRoute()))

function readRoute(): Address {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const [first = '', ...rest] = path.split('/')
  const view = views.find((each) => each === first) ?? 'traffic'
  return { view, name: decode(rest.join('/')), params: new URLSearchParams(query) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What the address says now. */
export function useRoute(): Address {
  return useStore(route)
}

/** The address of a view, with filters that are not empty. */
export function hrefOf(
  view: ViewName,
  name = '',
  params: Readonly<Record<string, string | undefined>> = {},
): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) if (value) search.set(key, value)
  const query = search.size > 0 ? `?${search}` : ''
  return `#/${view}${name && `/${encodeURIComponent(name)}`}${query}`
}

/** Goes to a view; `replace` leaves no step to go back to, as for each letter of a filter. */
export function go(href: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', href)
    route.set(readRoute())
  } else location.hash = href
}

/** Sets filters of the view that is shown; undefined removes one. */
export function setParams(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, name, params } = route.value
  go(hrefOf(view, name, { ...Object.fromEntries(params), ...changes }), true)
}
