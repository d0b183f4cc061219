import { jsonRequest, type GroupRequest } from '../format.ts'
import { textDatabase } from './database.ts'
import type { Case } from './run.ts'

const database = textDatabase(
  JSON.stringify({
    posts: [
      { id: 1, title: 'Hello', category: 'news', views: 10, userId: 1 },
      { id: 2, title: 'World', category: 'old', views: 30, userId: 2 },
      { id: 3, title: 'Again', category: 'news', views: 20, userId: 1 },
    ],
    comments: [
      { id: 1, body: 'First', postId: 1 },
      { id: 2, body: 'Second', postId: 2 },
    ],
    users: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bob' },
    ],
    members: [{ id: 1, name: 'Cleo' }],
    profile: { name: 'me' },
  }),
)

/** Files of rules as they stand in repositories, with addresses to ask under them. */
const files: readonly (readonly [rules: Record<string, string>, targets: string])[] = [
  [
    { '/api/*': '/$1' },
    '/api/posts /api/posts/1 /api/profile /posts /api /api/ /api/nosuch /api/posts/1/comments',
  ],
  [{ '/api/v1/*': '/$1', '/v2/*': '/$1' }, '/api/v1/posts /v2/users/1 /api/posts /v2/nosuch'],
  [
    { '/blog/:resource/:id/show': '/:resource/:id' },
    '/blog/posts/1/show /blog/users/2/show /blog/posts/1',
  ],
  [
    { '/posts/:category': '/posts?category=:category' },
    '/posts/news /posts/old /posts/none /posts',
  ],
  [{ '/articles\\?id=:id': '/posts/:id' }, '/articles?id=2 /articles /articles?id=9'],
  [{ '/:user/posts': '/posts?userId=:user' }, '/1/posts /2/posts /9/posts'],
  [{ '/users/:id/posts': '/posts?userId=:id' }, '/users/1/posts /users/2/posts /users/1'],
  [{ '/users*': '/members$1' }, '/users /users/1 /posts'],
  [{ '/api/*': '/$1', posts: '/users' }, '/posts /api/posts'],
  [{ 'api/*': '/$1', '/me': '/profile' }, '/me /api/posts'],
  [
    { '/me': '/profile', '/latest': '/posts?_sort=id&_order=desc&_limit=1' },
    '/me /latest /profile',
  ],
  [{ '/posts/': '/users', '/a/b/c': '/posts/1' }, '/posts /posts/ /a/b/c /a/b'],
  [{ '/p/:id': '/posts/:id', '/p/:id/c': '/posts/:id/comments' }, '/p/1 /p/1/c /p/9 /p/2/c'],
  [{ '/item/:id(\\d+)': '/posts/:id' }, '/item/1 /item/x'],
  [{ '/search/:term': '/posts?q=:term' }, '/search/hello /search/none'],
  [{}, '/posts /__rules'],
]

/** A case for each of them, with reads and a write. */
export function routesCases(): Case[] {
  return files.map(([rules, targets]) => {
    const reads = targets.split(' ').map((target) => jsonRequest('GET', target))
    const first = targets.split(' ')[0] ?? '/'
    const writes: GroupRequest[] = [
      jsonRequest('POST', first, '{"title":"new"}'),
      jsonRequest('PATCH', first, '{"title":"changed"}'),
      { ...jsonRequest('GET', first), method: 'DELETE' },
    ]
    const overview = jsonRequest('GET', '/__rules')
    return { dialect: 'json-server-0', database, rules, requests: [overview, ...reads, ...writes] }
  })
}
