import { ask, get } from '../group.ts'
import type { Group } from '../group.ts'

/** Related records, addresses below each other, single objects and the whole of version 0. */
export const related: readonly Group[] = [
  {
    name: 'related records',
    asks: [
      ...get('/posts?_embed=comments', '/posts/1?_embed=comments', '/posts/99?_embed=comments'),
      ...get(
        '/comments?_expand=post',
        '/comments/1?_expand=post',
        '/comments?_expand=post&_expand=user',
      ),
      ...get('/comments/3?_expand=post&_expand=user', '/users/1?_embed=posts&_embed=comments'),
      ...get(
        '/comments/1?_embed=reactions&_expand=post',
        '/categories?_embed=stories',
        '/stories/2?_expand=category',
      ),
      ...get(
        '/people?_embed=pets',
        '/pets?_expand=person',
        '/posts?_embed=unknown',
        '/posts/1?_embed=unknown',
      ),
      ...get('/comments?_expand=unknown', '/comments/1?_expand=posts', '/posts?_embed=users'),
      ...get('/posts?_embed=comments&_sort=id&_order=desc&_limit=2', '/posts?_embed=comments&id=1'),
      ...get('/posts?_expand=user&_limit=1', '/posts?_embed=', '/posts/1?_embed=profile'),
      ...get(
        '/posts/4?_expand=user',
        '/posts?_embed=comments&comments.likes=3',
        '/comments?_expand=profile',
      ),
      ...get('/posts/1?_embed=comments,reactions', '/posts?_embed=comments.reactions&_limit=1'),
    ],
  },
  {
    name: 'nested lists',
    asks: [
      ...get('/posts/1/comments', '/posts/4/comments', '/posts/99/comments', '/users/1/posts'),
      ...get('/users/1/posts?views_gte=50', '/users/1/posts?_sort=views&_order=desc&_limit=2'),
      ...get(
        '/posts/1/comments?_expand=user',
        '/posts/1/comments?_page=1&_limit=1',
        '/posts/1/comments/2',
      ),
      ...get('/categories/1/stories', '/people/1/pets', '/posts/1/unknown', '/unknown/1/comments'),
      ...get(
        '/posts/1/comments?q=second',
        '/users/2/posts?userId=1',
        '/posts/1/profile',
        '/posts/1/users',
      ),
    ],
  },
  {
    name: 'single objects and the whole',
    asks: [
      ...get(
        '/profile',
        '/profile?name=x',
        '/profile/1',
        '/settings',
        '/db',
        '/db?x=1',
        '/db/posts',
      ),
      ask('PUT /profile', { name: 'new' }),
      ...get('/profile'),
      ask('PATCH /profile', { city: 'Rome' }),
      ask('PATCH /settings', { size: null, theme: { dark: true } }),
      ask('POST /settings', { fresh: true }),
      ...get('/settings'),
      ask('DELETE /profile'),
      ask('PUT /profile/1', {}),
      ask('PATCH /profile', {}),
      ask('PUT /profile', {}),
      ...get('/profile', '/settings?_embed=posts', '/db'),
      ask('POST /db', {}),
      ask('PUT /db', {}),
      ask('DELETE /db'),
    ],
  },
]
