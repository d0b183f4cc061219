import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBundle, told, type Asked, type Bundled } from '../support/built.ts'
import { runInProcess } from '../support/cli-in-process.ts'
import { resultOf } from '../support/envelope.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const json = { 'content-type': 'application/json' }

/** All that a folder of plain JSON is asked for, in this order: some write. */
const requests: readonly Asked[] = [
  ['/posts'],
  ['/posts', { method: 'HEAD' }],
  ['/posts', { method: 'OPTIONS' }],
  ['/posts', { headers: { origin: 'http://a.test' } }],
  ['/posts', { headers: { accept: 'text/csv' } }],
  ['/posts', { headers: { 'user-agent': 'curl/8.5.0' } }],
  [
    '/posts',
    {
      method: 'OPTIONS',
      headers: { origin: 'http://a.test', 'access-control-request-method': 'PUT' },
    },
  ],
  ['/posts/1'],
  ['/posts/9'],
  ['/posts/1?embed=author,comments'],
  ['/posts/1?embed=nothing'],
  ['/posts?author.name=Ada'],
  ['/posts?title:contains=o&sort=-title&page=1&limit=1'],
  ['/posts?title:gtee=o'],
  ['/posts?colour=red'],
  ['/posts?q=second&fields=id,title'],
  ['/posts?offset=1&limit=1'],
  ['/posts?sort=-id&limit=1&cursor='],
  ['/posts?id=1&id=2'],
  ['/posts?limit=-1'],
  ['/posts/1/comments'],
  ['/posts/9/comments'],
  ['/posts/1/tags'],
  ['/settings'],
  ['/settings', { method: 'PATCH', headers: json, body: '{"theme":"dark"}' }],
  ['/settings'],
  ['/hello'],
  ['/hello', { method: 'POST' }],
  ['/empty'],
  ['/count'],
  ['/items/5'],
  ['/a%zz'],
  ['/posts', { method: 'QUERY', headers: json, body: '{"title":"first"}' }],
  ['/posts', { method: 'QUERY' }],
  ['/posts', { method: 'POST', headers: json, body: '{"title":"third","authorId":1}' }],
  ['/posts/3'],
  ['/posts', { method: 'POST', headers: json, body: '{"id":3}' }],
  ['/posts', { method: 'POST', headers: json, body: '{' }],
  ['/posts', { method: 'POST', body: '{}' }],
  ['/posts', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a' }],
  [
    '/posts',
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'title=form',
    },
  ],
  ['/posts', { method: 'POST', headers: json, body: '[{"title":"x"},{"title":"y"}]' }],
  ['/posts/1', { method: 'PUT', headers: json, body: '{"title":"put"}' }],
  ['/posts/1', { method: 'PUT', headers: { ...json, 'if-match': '"no"' }, body: '{}' }],
  ['/posts/2', { method: 'PATCH', headers: json, body: '{"title":"patched"}' }],
  [
    '/posts/2',
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: '{"title":null}',
    },
  ],
  [
    '/posts/2',
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: '[{"op":"add","path":"/tags/-","value":"c"},{"op":"copy","from":"/tags/0","path":"/first"}]',
    },
  ],
  [
    '/posts/2',
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: '[{"op":"remove","path":"/none"}]',
    },
  ],
  ['/posts?title=x', { method: 'PATCH', headers: json, body: '{"title":"z"}' }],
  ['/posts', { method: 'DELETE' }],
  ['/posts/1/comments', { method: 'POST', headers: json, body: '{"text":"new"}' }],
  ['/posts/3', { method: 'DELETE' }],
  ['/posts/3'],
  ['/posts'],
  ['/posts', { headers: { 'x-mockapi-session': 'a' } }],
  ['/posts/2', { method: 'DELETE', headers: { 'x-mockapi-session': 'a' } }],
  ['/posts/2', { headers: { cookie: 'mockapi-session=a' } }],
  ['/__session/a/posts/2'],
  ['/posts/2'],
  ['/~demo/posts'],
  ['/~demo/posts', { method: 'POST', headers: json, body: '{"title":"own"}' }],
  ['/posts', { headers: { 'x-mockapi-environment': 'demo' } }],
  ['/posts', { headers: { 'x-mockapi-session': 'a b' } }],
  ['/db/things?limit=1'],
  ['/things'],
  ['/flag'],
]

describe('a bundle of plain JSON', () => {
  let folder: ServedFolder
  let app: Bundled
  let result: unknown

  beforeAll(async () => {
    folder = await serveFolder({
      'mocks/authors.json': '[{ "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" }]',
      'mocks/posts.json': `[
        { "id": 1, "title": "first", "authorId": 1, "tags": ["a", "b"] },
        { "id": 2, "title": "second", "authorId": 2, "tags": [] }
      ]`,
      'mocks/comments.json': '[{ "id": 1, "postId": 1, "text": "äöü" }]',
      'mocks/settings.json': '{ "theme": "light", "users": [{ "id": 1 }] }',
      'mocks/api.json':
        '{ "GET /hello": { "ok": true }, "GET /empty": null, "GET /items/:id": [1] }',
      'mocks/db.json': '{ "things": [{ "a": 1 }, { "a": 2 }], "flag": true, "count": 3 }',
    })
    const { out } = await runInProcess(folder.path, ['build', '--target', 'worker', '--json'])
    result = resultOf(out)
    app = await loadBundle(folder.path)
  })

  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
  })

  it('is one small file with the data of the folder', async () => {
    const fingerprint = await folder.server.fingerprint()
    expect(result).toMatchObject({ files: [{ file: 'dist/worker.js' }], fingerprint })
    const { files } = result as { readonly files: readonly { readonly gzip: number }[] }
    expect(files[0]?.gzip).toBeLessThan(75 * 1024)
  })

  it('answers as the folder does', async () => {
    const here = async ([target, init]: Asked) =>
      told(await app.fetch(new Request(`http://mockapi.local${target}`, init)))
    const there = async ([target, init]: Asked) => told(await folder.server.fetch(target, init))
    const [ofBundle, ofFolder]: [unknown[], unknown[]] = [[], []]
    for (const asked of requests) {
      ofBundle.push([...asked, await here(asked)])
      ofFolder.push([...asked, await there(asked)])
    }
    expect(ofBundle).toEqual(ofFolder)
  })

  it.each([
    ['x-mockapi-delay', '5'],
    ['x-mockapi-status', '500'],
    ['x-mockapi-now', '2030-01-01'],
    ['prefer', 'code=404'],
  ])('says that it was built without %s', async (name, value) => {
    const answer = await app.fetch(
      new Request('http://localhost/posts', { headers: { [name]: value } }),
    )
    expect(answer.status).toBe(501)
    expect(await answer.text()).toContain('--full')
  })
})
