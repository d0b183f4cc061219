import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { adminOperations, createAdminApp } from '../../src/admin/app.ts'
import type { AdminOperation } from '../../src/admin/operation.ts'
import type { Server } from '../../src/mock-server.ts'
import type { NamedSessionHandle } from '../../src/sessions/open/named-session-handle.ts'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import type { ServedFolder } from '../support/folder.ts'
import { examples } from '../support/admin-calls.ts'
import { findInvalid } from '../support/openapi-described.ts'
import { connect } from '../support/sockets.ts'
import type { Example } from '../support/admin-calls.ts'
import { serveShop, send } from '../support/admin-shop.ts'
import type { AdminResponse } from '../support/admin-shop.ts'

interface Described {
  readonly operationId: string
  readonly requestBody?: object
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, object>> }>
  >
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

let shop: ServedFolder
let silent: ServedFolder
let proxied: ServedFolder
/** Ends what is told to end. */
const ending = new AbortController()
let description: Description
let ajv: Ajv2020
/** By their schemas: most are the same. */
const validators: Record<string, ValidateFunction> = {}

beforeAll(async () => {
  shop = await serveShop({ allowedHosts: ['shop.test'], cors: ['https://app.test'] })
  silent = await serveShop({ journal: 0 })
  // As the command line has it.
  ;(silent.server as Server).belongsTo({ pid: 7, stop: () => {} })
  void (silent.server as Server).drain(3_600_000, ending.signal)
  await vi.waitFor(async () => {
    expect((await send(silent.server.url, 'GET /ready')).status).toBe(503)
  })
  proxied = await serveShop({ proxy: silent.server.url })
  for (const { server } of [shop, silent]) (server.session('over') as NamedSessionHandle).retire()
  const { body } = await send(shop.server.url, 'GET /admin.json')
  description = body as Description
  ajv = new Ajv2020({
    strict: false,
    inlineRefs: false,
    validateSchema: false,
    code: { optimize: false },
  })
  ajv.addSchema(closed({ ...description, $id: 'api' }) as object)
})
afterAll(async () => {
  ending.abort()
  await shop[Symbol.asyncDispose]()
  await proxied[Symbol.asyncDispose]()
  await silent[Symbol.asyncDispose]()
})

/** A copy in which objects have no members that are not described; problems may. */
function closed(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => closed(item))
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, closed(member, key)]),
  )
  const isObject = 'properties' in copy && copy['type'] === 'object'
  const isOpen = 'additionalProperties' in copy || name === 'Problem'
  return isObject && !isOpen ? { ...copy, additionalProperties: false } : copy
}

/** What is wrong with an answer by its description; undefined when it fits. */
function misfit(
  path: string,
  method: string,
  { status, headers, body }: AdminResponse,
): string | undefined {
  const response = description.paths[path]?.[method]?.responses[status]
  if (!response) return `${status} is not described`
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? ''
  const { content } = response
  if (!content) return body === '' ? undefined : `${status} has a body that is not described`
  if (!Object.hasOwn(content, type)) return `${status} has ${type}, which is not described`
  const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/')
  const key = JSON.stringify(content[type])
  const validate = (validators[key] ??= ajv.compile({ $ref: `api#/${pointer}` }))
  return validate(body) ? undefined : `${status}: ${ajv.errorsText(validate.errors)}`
}

/** What tells an operation from others that are for those who have the token. */
function openness(operationId: string): Pick<AdminOperation, 'isProbe' | 'withoutToken'> {
  return adminOperations.find(({ id }) => id === operationId) ?? {}
}

/** Calls that every operation of a kind answers in one way. */
function shared(operationId: string, { requestBody }: Described, own: Example): Example[] {
  const { line, body } = own
  const isWrite = !/^(?:GET|DELETE) /.test(line)
  const call = (status: number, more: Partial<Example>) => ({ line, body, ...more, status })
  const limit = operationId === 'importEnvironment' ? 32 : 1
  const takesAnyQuery = operationId === 'listRecords' || operationId === 'getRecord'
  const { isProbe, withoutToken } = openness(operationId)
  // A probe answers them as any other.
  const refused = (status: number) => (isProbe ? own.status : status)
  return [
    call(refused(400), { headers: { 'x-mockapi-session': 'a b' } }),
    call(refused(410), { headers: { 'x-mockapi-session': 'over' } }),
    call(refused(withoutToken ? 200 : 401), { headers: { host: 'shop.test' } }),
    call(refused(403), { headers: { host: 'evil.test' } }),
    call(403, { headers: { origin: 'https://app.test' } }),
    ...(takesAnyQuery ? [] : [call(422, { line: `${line}?nope=1` })]),
    ...(isWrite ? [call(415, { headers: { 'content-type': 'text/plain' } })] : []),
    ...(requestBody
      ? [call(400, { body: '{' }), call(413, { body: `"${'x'.repeat(limit * 1024 * 1024)}"` })]
      : []),
  ]
}

it('is OpenAPI 3.1', async () => {
  expect(await findInvalid(description as unknown as OpenApiObject)).toBeUndefined()
})

it('describes every route, and has a route for all that it describes', () => {
  const { routes } = createAdminApp({} as never)
  const routed = routes
    // Pages are no operations, and what agents ask describes itself.
    .filter(({ method, path }) => method !== 'ALL' && !/\/(?:docs|mcp)\b/.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.keys(item).map(
      (method) => `${method.toUpperCase()} /__mockapi${path === '/' ? '' : path}`,
    ),
  )
  expect(routed.toSorted()).toEqual(described.toSorted())
  expect(described.length).toBe(adminOperations.length)
})

it('gives each operation a name of its own, that has examples here', () => {
  const ids = Object.values(description.paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(Object.keys(examples).toSorted())
})

describe('every status that is described is answered, in the shape that is described', () => {
  it.each(adminOperations.map(({ id, method, path }) => ({ id, method, path })))(
    '$id',
    async ({ id, method, path }) => {
      const own = [...(examples[id] ?? [])]
      if (id === 'getRequest') {
        const session = shop.server.session('getRequest0')
        await session.fetch('/login?token=x', { method: 'POST', body: '{"a":1}' })
        own.push({ status: 200, line: `GET /requests/${session.calls()[0]?.id}` })
        own.unshift(own.pop() as Example)
      }
      if (id === 'sendToSocket' || id === 'closeSocket') {
        const session = shop.server.session(`${id}0`)
        session.use({ 'WS /chat': { $send: 'hi' } })
        await connect(`${session.url}/chat`)
        const [socket] = session.sockets.open
        own.unshift({
          ...(own[0] as Example),
          status: 200,
          line: `${method} /sockets/${socket?.id}`,
        })
      }
      if (path.startsWith('/webhooks/{id}')) {
        const { webhooks } = shop.server.session(`${id}0`)
        const sent = webhooks.send('http://localhost:1/', {}, { delay: '1h' })
        const line = `${method} ${path.replace('{id}', sent.id)}`
        own.unshift({ ...(own[0] as Example), status: method === 'POST' ? 201 : 200, line })
      }
      const described = description.paths[path]?.[method.toLowerCase()] as Described
      const first = own[0] as Example
      const seen = new Set<string>()
      for (const [index, example] of [...own, ...shared(id, described, first)].entries()) {
        const { server } = example.silent ? silent : example.proxied ? proxied : shop
        const name = `${id}${index}`
        if (id === 'closeSession') server.session('old')
        await example.before?.(server.session(name))
        if (id === 'listRequests' || id === 'exportRequests' || example.proxied) {
          const headers = { 'x-mockapi-session': name }
          await (await server.fetch('/nowhere', { headers })).text()
        }
        const headers = { 'x-mockapi-session': name, ...example.headers }
        const response = await send(server.url, example.line, { ...example, headers })
        expect(response.status, `${example.line} gave ${response.text}`).toBe(example.status)
        const wrong = misfit(path, method.toLowerCase(), response)
        expect(wrong, `${example.line} gave ${response.text}`).toBeUndefined()
        seen.add(String(response.status))
      }
      expect([...seen].toSorted()).toEqual(Object.keys(described.responses).toSorted())
    },
  )
})

it('refuses a body that is not described, and takes those of the examples', async () => {
  const operation = description.paths['/overrides']?.['post']
  expect(operation?.requestBody).toBeDefined()
  const body = ajv.compile({
    $ref: 'api#/paths/~1overrides/post/requestBody/content/application~1json/schema',
  })
  for (const example of examples['addOverride'] ?? []) {
    expect(body(example.body)).toBe(example.status !== 422)
  }
})
