import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { readCurl } from '../../src/import/curl/read.ts'
import { importSource } from '../support/imported.ts'

it.each([
  [
    "curl 'https://a.test/users?page=2' \\\n  -H 'accept: */*' \\\n  --compressed",
    ['GET https://a.test/users?page=2'],
  ],
  ["curl -X PUT -d '{\"a\":\"it'\\''s\"}' https://a.test/x", ['PUT https://a.test/x']],
  [
    'curl --request=DELETE --url https://a.test/x; curl -I a.test/y',
    ['DELETE https://a.test/x', 'HEAD a.test/y'],
  ],
  [
    'curl ^"https://a.test/x^" ^\r\n  -H ^"a: b^" ^\r\n  --data-raw ^"{^\\^"a^\\^":1}^"',
    ['POST https://a.test/x'],
  ],
  [
    "$ curl $'https://a.test/\\u0061' -G --data-urlencode 'q=1' | jq .",
    ['GET https://a.test/a?q=1'],
  ],
  ['curl -s -o out.json -u me:secret "https://a.test/x" && echo done', ['GET https://a.test/x']],
  [
    'curl --json "{}" https://a.test/x\ncurl -F file=@a.png https://a.test/y',
    ['POST https://a.test/x', 'POST https://a.test/y'],
  ],
  ['curl -v', []],
])('reads %s', (text, expected) => {
  expect(readCurl(text).map(({ method, url }) => `${method} ${url}`)).toEqual(expected)
})

it('makes endpoints to fill in, and says so', async () => {
  const text =
    "curl 'https://a.test/v1/users?page=1'\ncurl 'https://a.test/v1/users?page=2'\ncurl -d '{}' https://a.test/v1/users"
  using imported = await importSource({ kind: 'input', name: 'the standard input', text })
  expect(imported.losses.all).toEqual([
    { kind: 'noAnswer', where: 'GET /v1/users', what: 'page=1' },
    { kind: 'noAnswer', where: 'GET /v1/users', what: 'page=2' },
    { kind: 'noAnswer', where: 'POST /v1/users', what: '' },
  ])
  await using server = await createMockServer({ cwd: imported.path })
  expect(await (await server.fetch('/v1/users?page=2')).json()).toEqual({})
  const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }
  expect(await (await server.fetch('/v1/users', init)).json()).toEqual({ a: 1 })
})

it('names files after the last segment where all say which API it is', async () => {
  const text = ['api', 'api/v1', '1', 'api/v1/users']
    .map((path) => `curl https://a.test/${path}`)
    .join('\n')
  using imported = await importSource({ kind: 'input', name: 'the standard input', text })
  const names = imported.files.map(({ path }) => path)
  expect(names).toEqual(['1.json', 'api.json', 'api/v1.json', 'api/v1/users.json'])
})
