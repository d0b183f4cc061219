import { ask, get } from '../group.ts'
import type { Group } from '../group.ts'

const origin = 'http://localhost:5173'

/** What version 1 does besides its resources: methods, origins, files and ids that are numbers. */
export const server: readonly Group[] = [
  {
    name: 'methods and missing addresses',
    asks: [
      ...get('/unknown', '/unknown/1', '/posts/1/comments/1/x', '/Posts', '/post'),
      ...get('/posts/%31', '/posts//1', '/posts/1/unknown', '/unknown?_page=1', '/$schema'),
      ask('HEAD /posts/1'),
      ask('HEAD /posts/99'),
      ask('HEAD /profile'),
      ask('HEAD /posts'),
      ask('OPTIONS /posts'),
      ask('OPTIONS /posts/1'),
      ask('OPTIONS /unknown'),
      ask('POST /posts/1', { title: 'x' }, { headers: { 'x-http-method-override': 'PATCH' } }),
      ...get('/posts/1', '/posts?callback=show&title=Alpha'),
    ],
  },
  {
    name: 'inherited names',
    asks: get(
      '/constructor',
      '/toString',
      '/__proto__',
      '/posts?__proto__=1',
      '/posts?constructor=1',
    ),
  },
  {
    name: 'origins',
    asks: [
      ask('GET /posts/1', undefined, { headers: { origin } }),
      ask('GET /posts?_page=1&_per_page=2', undefined, { headers: { origin } }),
      ask('GET /posts/99', undefined, { headers: { origin } }),
      ask('PATCH /posts/1', { title: 'x' }, { headers: { origin } }),
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
        headers: { origin: 'https://shop.example.test', 'access-control-request-method': 'DELETE' },
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
    name: 'odd queries',
    asks: [
      ...get(
        '/posts?place=1&place.geo.zone=2',
        '/posts?title:contains=0100',
        '/posts?title:endsWith=100.0',
      ),
      ...get('/posts?_sort=views&_sort=title', '/posts?_where={}&_where={"id":{"eq":"1"}}'),
      ...get(
        '/posts?title=%',
        '/posts?%',
        '/posts?title=%zz',
        '/posts/%',
        '/posts?:eq=1',
        '/posts?title:eq:ne=x',
      ),
      ...get(
        '/posts?title:in=Alpha&title:in=delta',
        '/posts?views:gt=1&views:gt=50',
        '/posts?a..b=1',
        '/posts?.=1',
      ),
      ...get(
        '/posts?_embed[]=comments&id:lt=2',
        '/',
        '/posts?_page=1&_page=2',
        '/posts?title[0]=Alpha',
      ),
      ask('GET /posts/1', undefined, { headers: { 'if-none-match': '*' } }),
    ],
  },
  {
    name: 'records that point to their own kind',
    data: {
      parts: [{ id: '1' }, { id: '2', partId: '1' }, { id: '3', partId: '2' }],
    },
    asks: [
      ...get('/parts?_embed=parts', '/parts/2?_embed=part'),
      ask('DELETE /parts/1'),
      ...get('/parts'),
    ],
  },
  {
    name: 'large bodies',
    asks: [ask('POST /posts', { text: 'x'.repeat(150_000) }, { keep: 'large' })],
  },
  {
    name: 'ids that are numbers',
    data: {
      posts: [
        { id: 1, title: 'one' },
        { id: 2, title: 'two' },
      ],
      comments: [
        { id: 1, body: 'x', postId: 1 },
        { id: 2, body: 'y', postId: 2 },
      ],
    },
    asks: [
      ...get(
        '/posts',
        '/posts/1',
        '/posts?id=1',
        '/posts?id:in=1,2',
        '/posts?id:gt=1',
        '/comments',
      ),
      ...get('/posts?_embed=comments', '/comments?_embed=post', '/comments?postId=1'),
      ask('DELETE /posts/1'),
      ...get('/comments', '/posts'),
    ],
  },
  {
    name: 'ids that are texts of digits',
    asks: get(
      '/posts?id=1',
      '/posts?id:in=1,3',
      '/posts?id:ne=1',
      '/comments?postId=1',
      '/posts?id:gt=5',
    ),
  },
  {
    name: 'a file with $schema and without ids',
    data: {
      $schema: './node_modules/json-server/schema.json',
      posts: [{ id: '1', title: 'one' }],
      notes: [{ text: 'no id' }, { id: 'own', text: 'with one' }],
    },
    asks: [
      ...get('/posts', '/$schema', '/notes/own', '/notes'),
      ask('PATCH /notes/own', { text: 'changed' }),
      ...get('/notes?text=changed'),
    ],
  },
  {
    name: 'static files',
    flags: ['--static', 'assets', '--static', 'more'],
    files: {
      'assets/hello.txt': 'hello',
      'assets/sub/page.html': '<p>page</p>',
      'assets/data.json': '{"file":true}',
      'more/extra.txt': 'extra',
      'public/other.txt': 'served too',
    },
    asks: [
      ...get(
        '/hello.txt',
        '/sub/page.html',
        '/data.json',
        '/other.txt',
        '/extra.txt',
        '/missing.txt',
      ),
      ...get('/posts/1', '/..%2Fdb.json', '/hello.txt?x=1'),
      ask('HEAD /hello.txt'),
    ],
  },
  {
    name: 'the public folder',
    files: { 'public/hello.txt': 'hello', 'public/index.html': '<h1>home</h1>' },
    asks: get('/hello.txt', '/', '/index.html', '/posts/1'),
  },
]
