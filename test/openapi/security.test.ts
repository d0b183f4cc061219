import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const schemes = {
  header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  query: { type: 'apiKey', in: 'query', name: 'key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  digest: { type: 'http', scheme: 'digest' },
  hoba: { type: 'http', scheme: 'hoba' },
  oauth: { type: 'oauth2', flows: {} },
  oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://id.test' },
  tls: { type: 'mutualTLS' },
}
const need = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, []]))

const operations: Readonly<Record<string, readonly object[]>> = {
  ...Object.fromEntries(Object.keys(schemes).map((name) => [name, [need(name)]])),
  open: [],
  optional: [{}, need('bearer')],
  either: [need('header'), need('bearer')],
  both: [need('header', 'query')],
  scoped: [{ oauth: ['read', 'write'] }],
  unknown: [need('nobody')],
}

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.x`
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

let folder: ServedFolder
const told: string[] = []

beforeAll(async () => {
  const responses = { '204': { description: 'let in' } }
  const paths = Object.fromEntries(
    Object.entries(operations).map(([name, security]) => [
      `/${name}`,
      { get: { security, responses } },
    ]),
  )
  const document = {
    openapi: '3.1.0',
    info: { title: 'Security', version: '1' },
    security: [need('header')],
    components: { securitySchemes: schemes },
    paths: { ...paths, '/global': { get: { responses } } },
  }
  const onWarning = ({ message }: { readonly message: string }) => void told.push(message)
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) }, { onWarning })
})
afterAll(() => folder[Symbol.asyncDispose]())

type Headers = Readonly<Record<string, string>>

describe('credentials', () => {
  it.each<readonly [address: string, headers: Headers, status: number]>([
    ['/header', { 'x-key': '1' }, 204],
    ['/header', { 'x-key': '' }, 401],
    ['/query?key=1', {}, 204],
    ['/query?key=', {}, 401],
    ['/cookie', { cookie: 'sid=1' }, 204],
    ['/cookie', { cookie: 'other=1' }, 401],
    ['/basic', { authorization: `basic ${btoa('ada:x')}` }, 204],
    ['/basic', { authorization: 'Basic nobody' }, 401],
    ['/basic', bearer('x'), 401],
    ['/bearer', bearer('x'), 204],
    ['/bearer', { authorization: 'Bearer' }, 401],
    ['/digest', { authorization: 'Digest username="ada"' }, 204],
    ['/hoba', { authorization: 'HOBA result="x"' }, 204],
    ['/oauth', bearer('x'), 204],
    ['/oidc', bearer('x'), 204],
    ['/tls', {}, 204],
    ['/open', {}, 204],
    ['/optional', {}, 204],
    ['/either', bearer('x'), 204],
    ['/either', { 'x-key': '1' }, 204],
    ['/both?key=1', { 'x-key': '1' }, 204],
    ['/both?key=1', {}, 401],
    ['/global', {}, 401],
    ['/global', { 'x-key': '1' }, 204],
    ['/scoped', bearer('opaque'), 204],
    ['/scoped', bearer(jwt({ sub: 'ada' })), 204],
    ['/scoped', bearer(jwt({ scope: 'write read' })), 204],
    ['/scoped', bearer(jwt({ scp: ['read'] })), 403],
  ])('are checked: %s %j %i', async (address, headers, status) => {
    expect((await send(folder.server, `GET ${address}`, undefined, headers)).status).toBe(status)
  })

  it.each<readonly [address: string, headers: Headers, challenge: string]>([
    ['/header', {}, 'ApiKey realm="header", in="header", name="X-Key"'],
    ['/basic', {}, 'Basic realm="basic", charset="UTF-8"'],
    ['/bearer', {}, 'Bearer realm="bearer"'],
    ['/digest', {}, 'Digest realm="digest", qop="auth", algorithm=SHA-256, nonce="bW9ja2FwaQ=="'],
    ['/either', {}, 'ApiKey realm="header", in="header", name="X-Key", Bearer realm="bearer"'],
    [
      '/scoped',
      bearer(jwt({ scope: 'read' })),
      'Bearer realm="oauth", error="insufficient_scope", scope="read write"',
    ],
  ])(
    'that are missing are asked for by WWW-Authenticate: %s',
    async (address, headers, challenge) => {
      const answer = await send(folder.server, `GET ${address}`, undefined, headers)
      expect(answer.headers.get('www-authenticate')).toBe(challenge)
    },
  )

  it('of a scheme that is not declared are not checked, which is told once', async () => {
    expect((await send(folder.server, 'GET /unknown')).status).toBe(204)
    expect((await send(folder.server, 'GET /unknown')).status).toBe(204)
    const { diagnostics } = folder.server.overview()
    const all = [...diagnostics.map(({ message }) => message), ...told]
    expect(all.filter((each) => each.includes('"nobody"'))).toEqual([
      expect.stringMatching(
        /^The security scheme "nobody" is not declared, and no credentials are/,
      ),
    ])
  })
})
