import { request } from 'node:http'
import { expect, it } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import { prettyJson } from '../../src/http/pretty-json.ts'

it.each([
  ['{"id":1,"name":"Ada"}', '{ "id": 1, "name": "Ada" }\n'],
  ['[]', '[]\n'],
  ['{"a":[],"b":{}}', '{ "a": [], "b": {} }\n'],
  ['[1175928847299117063,1.50,1e3]', '[1175928847299117063, 1.50, 1e3]\n'],
  ['"a, \\" : {"', '"a, \\" : {"\n'],
  [' { "a" : [ 1 , 2 ] } ', '{ "a": [1, 2] }\n'],
  [
    `[{"id":1,"text":"${'x'.repeat(40)}"},{"id":2,"text":"${'y'.repeat(40)}"}]`,
    `[\n  { "id": 1, "text": "${'x'.repeat(40)}" },\n  { "id": 2, "text": "${'y'.repeat(40)}" }\n]\n`,
  ],
  [
    `{"long":"${'x'.repeat(90)}","tags":["a"]}`,
    `{\n  "long": "${'x'.repeat(90)}",\n  "tags": ["a"]\n}\n`,
  ],
])('writes %s', (text, wanted) => {
  expect(prettyJson(text)).toBe(wanted)
  expect(JSON.parse(wanted)).toEqual(JSON.parse(text))
})

it.each(['', '{', '{"a"}', '[1 2]', '{a: }', '1 2', '[1,]x', '{"a":1]', '['.repeat(300)])(
  'leaves what is no JSON: %s',
  (text) => {
    expect(prettyJson(text)).toBeUndefined()
  },
)

/** The length that was said, and the body. */
function get(url: string, headers: Record<string, string> = {}): Promise<[string, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve([String(answer.headers['content-length']), text]))
    })
    sent.on('error', reject).end()
  })
}

const curl = { 'user-agent': 'curl/8.9.1' }
const mocks = defineMock({
  'GET /fixed': { id: 1, city: 'Zürich' },
  'GET /handler': () => ({ id: 2 }),
  'GET /text': ({ text }) => text('{"id":3}'),
})

it('is written for people in terminals and address bars, and compactly for programs', async () => {
  await using server = await createMockServer({ mocks, port: 0 })
  const pretty = ['27', '{ "id": 1, "city": "Zürich" }\n'.trimEnd() + '\n']
  const compact = '{"id":1,"city":"Zürich"}'
  for (let round = 0; round < 3; round++) {
    const [length, text] = await get(`${server.url}/fixed`, curl)
    expect([text, length]).toEqual([pretty[1], String(Buffer.byteLength(text))])
    expect((await get(`${server.url}/fixed`))[1]).toBe(compact)
    const page = { 'user-agent': 'Mozilla/5.0', 'sec-fetch-mode': 'navigate' }
    expect((await get(`${server.url}/fixed`, page))[1]).toBe(pretty[1])
    const script = { 'user-agent': 'Mozilla/5.0', 'sec-fetch-mode': 'cors' }
    expect((await get(`${server.url}/fixed`, script))[1]).toBe(compact)
  }
  expect((await get(`${server.url}/handler`, curl))[1]).toBe('{ "id": 2 }\n')
  expect((await get(`${server.url}/text`, curl))[1]).toBe('{"id":3}')
  expect((await get(`${server.url}/nope`, curl))[1]).toContain('\n  "status": 404,\n')
  expect((await get(`${server.url}/__mockapi/version`, curl))[1]).toContain('{ "name": "mockapi"')
  expect(server.calls('GET /fixed')[0]?.response.body).toEqual({ id: 1, city: 'Zürich' })
})

it('is written for all, or for nobody, by the setting', async () => {
  await using always = await createMockServer({ mocks, port: 0, pretty: true })
  expect((await get(`${always.url}/handler`))[1]).toBe('{ "id": 2 }\n')
  expect(await (await always.fetch('/fixed')).text()).toContain('{ "id": 1')
  await using never = await createMockServer({ mocks, port: 0, pretty: false })
  expect((await get(`${never.url}/handler`, curl))[1]).toBe('{"id":2}')
})
