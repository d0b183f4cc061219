import { describe, expect, it } from 'vitest'
import { converted, seen } from '../support/exchanges.ts'
import { startRecorder, type Recorder } from '../support/recorded.ts'
import { serveProxied } from '../support/upstream.ts'

const jwt = (name: string): string =>
  [
    'eyJhbGciOiJIUzI1NiJ9',
    Buffer.from(JSON.stringify({ sub: name, iat: 1 })).toString('base64url'),
    `${name}Sig_123`,
  ].join('.')

const secrets = {
  header: 'hdr-5Kd83jfWq1',
  cookie: 'ck-99aZs8dfk2',
  query: 'qr-771hskWWe0',
  json: 'js-Passw0rd!x1',
  form: 'fm-Passw0rd!x2',
  nested: 'ns-c0ffee-4411',
  text: jwt('text'),
  basic: Buffer.from('ada:bs-Passw0rd!x3').toString('base64'),
  basicPassword: 'bs-Passw0rd!x3',
  setCookie: 'sc-83hhdKKs92',
  location: 'lc-29fhWWq1k3',
  graphql: 'gq-55kdMMe9a0',
  path: jwt('path'),
} as const

const {
  header,
  cookie,
  query,
  json,
  form,
  nested,
  text,
  basic,
  setCookie,
  location,
  graphql,
  path,
} = secrets
const asJson = { 'content-type': 'application/json' }

/** An API that is careless with what it is told. */
async function serveCareless() {
  return await serveProxied({}, ({ url = '', headers }, response, body) => {
    const send = (value: unknown, status = 200, more: Record<string, string | string[]> = {}) =>
      response.writeHead(status, { ...asJson, ...more }).end(JSON.stringify(value))
    if (url === '/echo')
      send({ key: headers['x-api-key'], crumb: headers.cookie, auth: headers.authorization })
    else if (url.startsWith('/search')) send({ self: url, hits: 2 })
    else if (url === '/login')
      send({ you: 'ada', sent: body, session: { refreshToken: nested } }, 200, {
        'set-cookie': [`sid=${setCookie}; Path=/; HttpOnly`],
      })
    else if (url === '/form') send({ ok: true, said: body })
    else if (url === '/note')
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`Your ticket is ${text}, keep it.`)
    else if (url === '/old')
      response.writeHead(302, { location: `/new?token=${location}&a=1` }).end()
    else if (url === '/graphql') send({ data: { user: { id: 1, echo: graphql } } })
    else if (url.startsWith('/invite/')) send({ invited: true, by: url })
    else send({ url })
  })
}

async function leak(recorder: Recorder): Promise<void> {
  const ask = async (target: string, init: RequestInit = {}) =>
    await (await fetch(recorder.url + target, { redirect: 'manual', ...init })).text()
  const post = (body: string, type = 'application/json'): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': type },
  })
  await ask('/echo', {
    headers: { 'x-api-key': header, cookie: `crumb=${cookie}`, authorization: `Basic ${basic}` },
  })
  await ask(`/search?q=shoes&access_token=${query}`)
  await ask(
    '/login',
    post(JSON.stringify({ user: 'ada', password: json, device: { clientSecret: nested } })),
  )
  await ask(
    '/form',
    post(`user=ada&passwd=${encodeURIComponent(form)}`, 'application/x-www-form-urlencoded'),
  )
  await ask('/note')
  await ask('/old')
  await ask(
    '/graphql',
    post(
      JSON.stringify({
        query: 'mutation L($p: String!) { l(p: $p) { id } }',
        variables: { password: graphql },
      }),
    ),
  )
  await ask(`/invite/${path}`)
}

describe('a recording', () => {
  it('holds none of 13 secrets, in whatever they stood and wherever they came back', async () => {
    await using careless = await serveCareless()
    await using recorder = await startRecorder(careless.url)
    await leak(recorder)
    const printed = await recorder.stop()
    const written = Object.values(recorder.files()).join('\n')
    expect(Object.keys(recorder.files()).length).toBe(8)
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, written.includes(secret)]).toEqual([name, false])
      expect([name, printed.split('Hidden as')[1]?.includes(secret)]).toEqual([name, false])
    }
    for (const told of [
      'header x-api-key',
      'cookie crumb',
      'query access_token',
      'body.password',
      'form passwd',
      'set-cookie sid',
      'body.variables.password',
    ]) {
      expect(printed).toContain(told)
    }
  })

  it('answers again, whatever stands in the place of a secret', async () => {
    await using careless = await serveCareless()
    await using recorder = await startRecorder(careless.url)
    await leak(recorder)
    await recorder.stop()
    await using replayed = await recorder.replay()
    const ask = async (target: string, init: RequestInit = {}) => {
      const response = await replayed.fetch(target, { redirect: 'manual', ...init })
      return [response.status, await response.text()] as const
    }
    expect(await ask('/search?q=shoes&access_token=another')).toEqual([
      200,
      expect.stringContaining('"hits":2'),
    ])
    expect(await ask('/invite/another')).toEqual([200, expect.stringContaining('"invited":true')])
    const login = { method: 'POST', headers: asJson, body: '{"user":"ada","password":"another"}' }
    expect(await ask('/login', login)).toEqual([
      200,
      expect.stringContaining('"refreshToken":"***"'),
    ])
    expect((await replayed.fetch('/old', { redirect: 'manual' })).headers.get('location')).toBe(
      '/new?token=***&a=1',
    )
    expect((await replayed.fetch('/login', login)).headers.get('set-cookie')).toBe(
      'sid=***; Path=/; HttpOnly',
    )
  })

  it('leaves tokens of pages, counts and flags alone', async () => {
    await using real = await serveProxied({}, (_, response) => {
      response
        .writeHead(200, asJson)
        .end(JSON.stringify({ nextPageToken: 'p-2', tokens: 3, token: null, secret: true }))
    })
    await using recorder = await startRecorder(real.url)
    await fetch(`${recorder.url}/page?pageToken=p-1`)
    await recorder.stop()
    expect(JSON.parse(recorder.files()['page.json'] ?? '')).toMatchObject({
      'GET /page': { nextPageToken: 'p-2', tokens: 3, token: null, secret: true },
    })
  })
})

it('hides a secret wherever it stands, and leaves scripts, pages and words as they were', async () => {
  const script = 'var o={password:!0,theme:"dark-mode",id:"12345678"};t.token=n.value.token;'
  const page = '<p class="dark-mode">Basic authentication for sunshine99</p>'
  const headers = { Cookie: 'theme=dark-mode; sid=5Kd83jfWq1; id=12345678' }
  const { json, text } = await converted([
    seen('GET /app.js', { headers, answer: script, sent: { 'content-type': 'text/javascript' } }),
    seen('GET /page', { answer: `${page}5Kd83jfWq1`, sent: { 'content-type': 'text/html' } }),
    seen('POST /login', { body: { password: 'sunshine99' }, answer: { echo: 'is sunshine99' } }),
    seen('GET /me', { answer: { a: 'a 5Kd83jfWq1', b: 'dark-mode', c: 'Basic information' } }),
  ])
  expect(json['app.json']).toMatchObject({ 'GET /app.js': { $body: script } })
  expect(json['page.json']).toMatchObject({ 'GET /page': { $body: `${page}***` } })
  expect(json['login.json']).toMatchObject({ 'POST /login': { echo: 'is ***' } })
  expect(json['me.json']).toMatchObject({
    'GET /me': { a: 'a ***', b: 'dark-mode', c: 'Basic information' },
  })
  expect(Object.values(text).join('')).not.toContain('5Kd83jfWq1')
})
