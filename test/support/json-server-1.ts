import type { MockServerOptions } from 'mockapi'
import { serveFolder } from './folder.ts'
import type { ServedFolder } from './folder.ts'

/** Two posts with relations, as the documentation of json-server has them, ids as texts. */
export const blog = {
  posts: [
    { id: '1', title: 'a title', views: 100, author: { name: 'typicode' } },
    { id: '2', title: 'another title', views: 200 },
  ],
  comments: [
    { id: '1', text: 'a comment about post 1', postId: '1' },
    { id: '2', text: 'another comment about post 1', postId: '1' },
    { id: '3', text: 'a comment about post 2', postId: '2' },
  ],
  profile: { name: 'typicode' },
}

/** Serves a `db.json` as json-server 1.0 does. */
export function serve(data: object = blog, options: MockServerOptions = {}): Promise<ServedFolder> {
  const all: MockServerOptions = { dir: 'db.json', dialect: 'json-server-1', ...options }
  return serveFolder({ 'db.json': JSON.stringify(data) }, all)
}

/** The ids of the records in an answer. */
export function idsOf(body: unknown): unknown[] {
  return (body as readonly { readonly id: unknown }[]).map(({ id }) => id)
}
