/** A session of an app in front of json-server: its data, what is asked in order, and how. */
export const db: Readonly<Record<string, unknown>> = {
  posts: [
    { id: 1, title: 'Hello', views: 100 },
    { id: 2, title: 'World', views: 20 },
  ],
  comments: [
    { id: 1, body: 'First', postId: 1 },
    { id: 2, body: 'Second', postId: 1 },
  ],
  users: [{ id: 1, name: 'Ada' }],
  profile: { name: 'typicode' },
}

/** What `fetch` takes, as JSON has it. */
export interface Sent {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request with a JSON body. */
export function call(method: string, body?: unknown): Sent {
  const headers = { 'content-type': 'application/json' }
  return { method, ...(body !== undefined && { headers, body: JSON.stringify(body) }) }
}

/** What a person does in an app, and sees. */
export const session: readonly (readonly [path: string, init?: Sent])[] = [
  ['/posts'],
  ['/posts/1'],
  ['/posts?_page=1&_limit=1'],
  ['/posts?_sort=views&_order=asc'],
  ['/posts/1/comments'],
  ['/comments'],
  ['/posts', call('POST', { title: 'New', views: 1 })],
  ['/posts'],
  ['/posts/3', call('PATCH', { views: 7 })],
  ['/posts/3'],
  ['/posts/3', call('DELETE')],
  ['/posts/3'],
  ['/posts'],
  ['/users'],
  ['/profile'],
  ['/posts?_embed=comments'],
  ['/profile', call('PUT', { name: 'me' })],
  ['/profile'],
]

/** Goes through the session; gives what was answered. It runs in a browser as well, and uses nothing around it. */
export async function play({
  url,
  calls,
}: {
  readonly url: string
  readonly calls: typeof session
}): Promise<unknown[]> {
  const seen: unknown[] = []
  for (const [path, init] of calls) {
    const response = await fetch(url + path, init)
    seen.push([path, response.status, JSON.parse((await response.text()) || 'null')])
  }
  return seen
}
