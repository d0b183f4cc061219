import { html } from 'hono/html'
import type { AuthContext, Provider, SignedInUser } from '../definition/provider.ts'
import { allUsers, shownAs } from '../users/find.ts'

/** The most users that are listed at once; a search finds the others. */
const mostListed = 50

/** From how many on there is a field for the search. */
const searchFrom = 10

/** What the list of users depends on beside them. */
export interface UserList {
  /** The query of the form's address, without its question mark. */
  readonly search: string
  /** What was searched for. */
  readonly filter: string | undefined
  /** The name of the user that the app expects. */
  readonly hint: string | undefined
  /** What the search has to send again. */
  readonly hidden: Iterable<readonly [name: string, value: string]>
}

/** A form with a button for each user, and one that refuses. */
export function userList(
  context: AuthContext,
  provider: Provider,
  list: UserList,
): ReturnType<typeof html> {
  const all = allUsers(context, provider)
  const { filter, hint, search } = list
  const found = filter === undefined ? all : all.filter((user) => matches(user, provider, filter))
  const hinted = found.find((user) => isHinted(user, provider, hint))
  const shown = found.slice(0, mostListed)
  const first = hinted ? [hinted, ...shown.filter((user) => user !== hinted)] : shown
  const items = first.map((user) => item(user, provider, user === hinted))
  const rest = found.length - first.length
  return html`${all.length >= searchFrom ? searchForm(list) : ''}
    <form method="post" action="?${search}">
      <ul>
        ${items}
      </ul>
      ${found.length === 0 ? empty(provider, filter) : ''}
      ${rest > 0 ? html`<p>${rest} more: search for them.</p>` : ''}
      <button class="plain" name="deny" value="1">Cancel</button>
    </form>`
}

function item(user: SignedInUser, provider: Provider, isHinted: boolean) {
  const { name, details } = shownAs(user, provider)
  const initials = name
    .split(/[\s._@-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join('')
  const small = details.length > 0 ? html`<small>${details.join(' · ')}</small>` : ''
  return html`<li>
    <button name="user" value="${user.sub}" ${isHinted ? html` class="hinted" autofocus` : ''}>
      <span class="initials" aria-hidden="true">${initials}</span
      ><span class="who">${name}${small}</span>
    </button>
  </li> `
}

function searchForm({ filter = '', hidden }: UserList) {
  const fields = [...hidden].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return html`<form method="get" class="row" role="search">
    ${fields}
    <input
      type="search"
      name="search"
      value="${filter}"
      aria-label="Search users"
      placeholder="Search users"
    />
    <button>Search</button>
  </form>`
}

function empty({ users }: Provider, filter: string | undefined) {
  return filter === undefined
    ? html`<p>The collection <code>${users}</code> has no records, so that nobody can sign in.</p>`
    : html`<p>Nobody is found for “${filter}”.</p>`
}

function matches(user: SignedInUser, provider: Provider, filter: string): boolean {
  const { name, details } = shownAs(user, provider)
  const text = [name, ...details, user.sub].join(' ').toLowerCase()
  return text.includes(filter.toLowerCase())
}

function isHinted({ sub, record }: SignedInUser, { username }: Provider, hint?: string): boolean {
  if (hint === undefined) return false
  return sub === hint || username.some((field) => String(record[field]) === hint)
}
