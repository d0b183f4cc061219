import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const folder = {
  'mocks/_files/r.csv': 'a',
  'mocks/日本.json': '{ "GET /broken": ',
  'mocks/db.json': '{ "users": [{ "id": "é" }] }',
  'mocks/a.json': `{
    "GET /json-file": { "$file": "_files/r.csv", "$headers": { "content-length": "9",
      "content-disposition": "attachment; filename=\\"é.csv\\"", "x-own": "日é\\u0001" } },
    "GET /json": { "$headers": { "content-disposition": "attachment; filename=\\"é.csv\\"",
      "x-own": "日é\\u0001" }, "a": 1 },
    "GET /to/:name": { "$status": 302, "$headers": { "location": "/{{params.name}}?q={{params.name}}" } },
    "GET /cookies": { "$headers": { "set-cookie": ["a=é", "b=日"] }, "a": 1 }
  }`,
  'mocks/b.ts': `
    const headers = { 'content-disposition': 'attachment; filename="é.csv"', 'x-own': '日é\\u0001' }
    const latin = { 'content-disposition': 'attachment; filename="é.csv"', 'x-own': 'é\\u0001' }
    export default {
      'GET /prepared': ({ header }) => {
        for (const [name, value] of Object.entries(headers)) header(name, value)
        return 1
      },
      'GET /prepared-response': ({ header }) => {
        for (const [name, value] of Object.entries(headers)) header(name, value)
        return new Response('x')
      },
      'GET /c-json': ({ json }) => json({ a: 1 }, 200, headers),
      'GET /c-text': ({ text }) => text('a', 200, headers),
      'GET /c-long': ({ text }) => text('a'.repeat(10000), 200, headers),
      'GET /c-html': ({ html }) => html('<p>', 200, headers),
      'GET /c-response': (c) => c.newResponse('a', 200, headers),
      'GET /xml': ({ xml }) => xml('<p/>', { headers }),
      'GET /file': ({ file }) => file('_files/r.csv', { headers }),
      'GET /stream': ({ stream }) => stream(['a'], { headers }),
      'GET /sse': ({ sse }) => sse(['a'], { headers }),
      'GET /latin': () => new Response('x', { headers: latin }),
      'GET /latin-stream': () => new Response(new ReadableStream({
        async start(controller) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          controller.enqueue(new Uint8Array([1]))
          controller.close()
        },
      }), { headers: latin }),
      'GET /beyond': () => new Response('x', { headers }),
      'GET /redirect': ({ redirect }) => redirect('/日é?q=é'),
      'GET /cookie': ({ header }) => { header('set-cookie', 'a=é'); return 1 },
    }`,
}

let served: ServedFolder
beforeAll(async () => (served = await serveFolder(folder, { port: 0 })))
afterAll(() => served[Symbol.asyncDispose]())

/** The answer by the network and in process. */
const both = async (path: string) =>
  await Promise.all([
    fetch(served.server.url + path, { redirect: 'manual' }),
    served.server.fetch(path, { redirect: 'manual' }),
  ])

const beyond = ['/json-file', '/json', '/prepared', '/prepared-response', '/c-json', '/c-text']
const more = ['/c-long', '/c-html', '/c-response', '/xml', '/file', '/stream', '/sse']

describe('a header beyond ASCII arrives the same', () => {
  it.each([...beyond, ...more])('by %s', async (path) => {
    for (const answer of await both(path)) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="é.csv"')
      expect(answer.headers.get('x-own')).toBe('%E6%97%A5é')
      await answer.arrayBuffer()
    }
  })

  it.each(['/latin', '/latin-stream'])('by %s', async (path) => {
    for (const answer of await both(path)) {
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="é.csv"')
      expect([answer.status, answer.headers.get('x-own')]).toEqual([200, 'é'])
      await answer.arrayBuffer()
    }
  })
})

it.each(['/redirect', '/to/%E6%97%A5%C3%A9'])('an address is ASCII: %s', async (path) => {
  for (const answer of await both(path)) {
    expect(answer.headers.get('location')).toMatch(/^\/%E6%97%A5%C3%A9\?q=(?:%E6%97%A5)?%C3%A9$/)
  }
})

it('cookies keep what HTTP can send', async () => {
  for (const answer of await both('/cookies')) {
    expect(answer.headers.getSetCookie()).toEqual(['a=é', 'b=%E6%97%A5'])
  }
  for (const answer of await both('/cookie')) expect(answer.headers.getSetCookie()).toEqual(['a=é'])
})

it('what `Response` itself refuses is a problem with a way out, without a stack', async () => {
  for (const answer of await both('/beyond')) {
    const problem = (await answer.json()) as { detail: string }
    expect([answer.status, problem]).toMatchObject([500, { code: 'handler-failed' }])
    expect(problem.detail).toContain('encodeURIComponent')
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|node:internal/)
  }
  expect(served.server.calls('GET /beyond').map(({ response }) => response.status)).toEqual([
    500, 500,
  ])
})

it('headers of mockapi itself can be sent: a broken file and an id beyond Latin-1', async () => {
  for (const answer of await both('/json')) expect(answer.status).toBe(200)
  const made = await fetch(`${served.server.url}/users`, {
    method: 'POST',
    body: '{"id":"日é"}',
    headers: { 'content-type': 'application/json' },
  })
  expect([made.status, made.headers.get('location')]).toEqual([201, '/users/%E6%97%A5%C3%A9'])
})
