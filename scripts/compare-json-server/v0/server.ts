import { ask, get } from '../group.ts'
import type { Group } from '../group.ts'

const origin = 'http://localhost:5173'

/** What version 0 does besides its resources: methods, origins, flags and files. */
export const server: readonly Group[] = [
  {
    name: 'methods and missing addresses',
    asks: [
      ...get('/unknown', '/unknown/1', '/posts/1/comments/1/x', '/Posts', '/post', '/__rules'),
      ...get('/posts/%31', '/posts/1%2F', '/posts//1', '//posts'),
      ask('POST /unknown', { a: 1 }),
      ask('PUT /unknown/1', { a: 1 }),
      ask('DELETE /unknown/1'),
      ask('HEAD /posts'),
      ask('HEAD /posts?_page=1&_limit=2'),
      ask('HEAD /posts/1'),
      ask('HEAD /posts/99'),
      ask('HEAD /profile'),
      ask('OPTIONS /posts'),
      ask('OPTIONS /posts/1'),
      ask('OPTIONS /unknown'),
      ask('POST /posts/1', { title: 'x' }, { headers: { 'x-http-method-override': 'PATCH' } }),
      ask('POST /posts/2', undefined, { headers: { 'x-http-method-override': 'DELETE' } }),
      ...get('/posts/1', '/posts/2', '/posts?callback=show&id=3', '/posts/3?callback=show'),
    ],
  },
  {
    name: 'origins',
    asks: [
      ask('GET /posts/1', undefined, { headers: { origin } }),
      ask('GET /posts?_page=1&_limit=2', undefined, { headers: { origin } }),
      ask('GET /posts/99', undefined, { headers: { origin } }),
      ask('POST /posts', { title: 'x' }, { headers: { origin } }),
      ask('DELETE /posts/9', undefined, { headers: { origin } }),
      ask('OPTIONS /posts', undefined, {
        headers: { origin, 'access-control-request-method': 'POST' },
      }),
      ask('OPTIONS /posts/1', undefined, {
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'content-type, x-mine',
        },
      }),
    ],
  },
  {
    name: 'foreign origins',
    asks: [
      ask('GET /posts/1', undefined, { headers: { origin: 'https://shop.example.test' } }),
      ask('OPTIONS /posts', undefined, {
        headers: {
          origin: 'https://shop.example.test',
          'access-control-request-method': 'DELETE',
        },
      }),
    ],
  },
  {
    name: 'preflights of what there is not',
    asks: [
      ask('OPTIONS /posts', undefined, {
        headers: { origin, 'access-control-request-method': 'DELETE' },
      }),
      ask('OPTIONS /unknown', undefined, {
        headers: { origin, 'access-control-request-method': 'PUT' },
      }),
    ],
  },
  {
    name: '--id _id',
    flags: ['--id', '_id'],
    data: {
      posts: [
        { _id: 1, title: 'one' },
        { _id: 2, title: 'two' },
      ],
      comments: [
        { _id: 'a', body: 'x', postId: 1 },
        { _id: 'b', body: 'y', postId: 2 },
      ],
    },
    asks: [
      ...get('/posts', '/posts/1', '/posts/9', '/posts?_id=2', '/posts?_sort=_id&_order=desc'),
      ask('POST /posts', { title: 'three' }),
      ask('POST /posts', { _id: 20, title: 'twenty' }),
      ask('POST /posts', { id: 5, title: 'a plain id' }),
      ask('PUT /posts/1', { title: 'ONE' }),
      ask('PATCH /posts/2', { _id: 9, title: 'TWO' }),
      ask('POST /comments', { body: 'z', postId: 1 }, { keep: 'comment' }),
      ...get('/posts/1/comments', '/comments?_expand=post', '/posts?_embed=comments', '/posts'),
      ask('DELETE /posts/20'),
      ...get('/posts/20'),
    ],
  },
  {
    name: '--foreign-key-suffix _id',
    flags: ['--foreign-key-suffix', '_id'],
    data: {
      posts: [
        { id: 1, title: 'one' },
        { id: 2, title: 'two' },
      ],
      comments: [
        { id: 1, body: 'x', post_id: 1 },
        { id: 2, body: 'y', post_id: 2 },
        { id: 3, body: 'z', post_id: 1 },
      ],
    },
    asks: [
      ...get('/posts/1/comments', '/posts?_embed=comments', '/comments?_expand=post'),
      ...get('/comments/2?_expand=post', '/comments?post_id=1', '/posts/1/comments?body_like=z'),
      ask('POST /posts/2/comments', { body: 'nested' }),
      ask('DELETE /posts/1'),
      ...get('/comments', '/posts'),
    ],
  },
  {
    name: '--routes routes.json',
    flags: ['--routes', 'routes.json'],
    files: {
      'routes.json': JSON.stringify({
        '/api/*': '/$1',
        '/blog/:resource/:id/show': '/:resource/:id',
        '/articles\\?id=:id': '/posts/:id',
        '/articles': '/posts',
        '/top': '/posts?_sort=views&_order=desc&_limit=2',
        '/by/:user': '/posts?userId=:user',
      }),
    },
    asks: [
      ...get('/api/posts/1', '/api/posts', '/api/posts?published=true', '/blog/posts/2/show'),
      ...get(
        '/articles?id=3',
        '/articles',
        '/top',
        '/by/2',
        '/posts/1',
        '/__rules',
        '/api/unknown',
      ),
      ...get('/by/2?published=true', '/top?published=true', '/blog/posts/2/show?_embed=comments'),
      ...get(
        '/api/posts?_sort=views&_limit=2',
        '/articles?_limit=2',
        '/articles?id=3&_embed=comments',
      ),
      ...get('/api/posts/1/comments', '/blog/unknown/2/show', '/api/db', '/api/profile'),
      ask('POST /api/posts', { title: 'through a rule' }),
      ask('PATCH /blog/posts/1/show', { views: 1 }),
      ask('DELETE /api/posts/9'),
    ],
  },
  {
    name: '--read-only',
    flags: ['--read-only'],
    asks: [
      ...get('/posts/1', '/posts?_limit=1', '/db'),
      ask('POST /posts', { title: 'x' }),
      ask('PUT /posts/1', {}),
      ask('PATCH /posts/1', {}),
      ask('DELETE /posts/1'),
      ask('PUT /profile', {}),
      ask('HEAD /posts/1'),
      ask('OPTIONS /posts'),
      ask('POST /unknown', {}),
      ...get('/posts/1', '/unknown'),
    ],
  },
  {
    name: 'static files',
    flags: ['--static', 'assets'],
    files: {
      'assets/hello.txt': 'hello',
      'assets/sub/page.html': '<p>page</p>',
      'assets/posts': 'a file before a list',
      'assets/data.json': '{"file":true}',
      'public/other.txt': 'not served',
    },
    asks: [
      ...get(
        '/hello.txt',
        '/sub/page.html',
        '/data.json',
        '/other.txt',
        '/missing.txt',
        '/users/1',
      ),
      ...get('/posts', '/..%2Fdb.json', '/hello.txt?x=1'),
      ask('HEAD /hello.txt'),
      ask('POST /hello.txt', {}),
    ],
  },
  {
    name: 'the public folder',
    files: { 'public/hello.txt': 'hello', 'public/index.html': '<h1>home</h1>' },
    asks: get('/hello.txt', '/', '/index.html', '/posts/1'),
  },
  {
    name: '--delay',
    flags: ['--delay', '30'],
    asks: get('/posts/1', '/posts?_delay=20&id=1', '/posts?_delay=x&id=2'),
  },
  {
    name: 'damaged data',
    data: {
      posts: [
        { id: 1, title: 'one' },
        { id: 2, title: 'two' },
      ],
      comments: [
        { id: 1, body: 'x', postId: 1 },
        { id: 2, body: 'key is null', postId: null },
        { id: 3, body: 'points nowhere', postId: 99 },
        { body: 'no id', postId: 2 },
      ],
    },
    asks: [...get('/comments', '/posts?_embed=comments'), ask('DELETE /posts/1'), ...get('/db')],
  },
  {
    name: 'strangers',
    data: {
      posts: [{ id: 1 }, { id: 2 }],
      comments: [
        { id: 1, postId: 1 },
        { id: 2, postId: 99 },
      ],
      votes: [{ id: 1, commentId: 1 }],
    },
    asks: [ask('DELETE /posts/2'), ...get('/comments'), ask('DELETE /posts/1'), ...get('/db')],
  },
  {
    name: 'odd queries',
    asks: [
      ...get('/posts?_sort=views&_sort=title', '/posts?_sort=userId&_order=desc&_order=asc'),
      ...get(
        '/posts?place[city]=Oslo',
        '/posts?title[]=Alpha',
        '/posts?title[0]=Alpha&title[1]=delta',
      ),
      ...get('/posts?toString_ne=x', '/posts?_sort=constructor', '/posts?constructor_like=x'),
      ...get(
        '/posts?title=%',
        '/posts?%',
        '/posts?title=%zz',
        '/posts/%',
        '/posts?_page=1&my_page=1&_limit=2',
      ),
      ...get('/posts?_limit=2&_limit=3', '/posts?_embed[]=comments', '/posts?_end=2&_end=3'),
      ...get('/'),
      ask('GET /posts/1', undefined, { headers: { 'if-none-match': '*' } }),
    ],
  },
  {
    name: 'expressions that are wrong',
    asks: get(
      '/posts?title_like=(',
      '/posts?title_like=[',
      '/posts?title_like=*',
      '/posts?title_like=(a',
    ),
  },
  {
    name: 'expressions that look around',
    asks: get('/posts?title_like=^(?=a)', '/posts?title_like=(?<!e)l', '/posts?title_like=(.)\\1'),
  },
  {
    name: 'expressions that hang',
    data: { posts: [{ id: 1, title: `${'a'.repeat(40)}!` }] },
    asks: get('/posts?title_like=^(a%2B)%2B$'),
  },
]
