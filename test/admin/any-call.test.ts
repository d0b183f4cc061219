import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { problems, type ProblemCode } from '../../src/http/problems.ts'
import { problemsOf } from '../../src/admin/openapi.ts'
import { adminOperations } from '../../src/admin/app.ts'
import { serveShop } from '../support/admin-shop.ts'
import { runs } from '../support/runs.ts'

const keys = [
  'use',
  'once',
  'fail',
  'delay',
  'passthrough',
  'key',
  'answer',
  'failure',
  'rate',
  'times',
  'for',
]
const others = ['active', 'state', 'status', 'fault', 'bandwidth', 'rateLimit', 'limit', 'window']
const words = ['GET /cart', 'ALL /*', 'reset', '1s', 'paid', '{{query.a}}', '{{', '$file', '10/1m']

/** JSON made of the words of the API, so that much of it is nearly right. */
const { value } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(...words),
    fc.integer({ min: -1, max: 700 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(null, true, false, ''),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(...keys, ...others, ...words),
        fc.constantFrom('$status', '$body', '$delay', '$cases', '$when', '$behaviour', '__proto__'),
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}))

const queries = fc.dictionary(
  fc.constantFrom('limit', 'status', 'key', 'path', 'unmatched', 'name', 'page', 'embed', 'times'),
  fc.constantFrom('1', '0', '-1', 'x', '', 'true', '%', '4xx', 'GET /cart', '/a', '1e9'),
  { maxKeys: 2 },
)

/** Those that have no end, or end the session that is in use. */
const left = new Set(['streamRequests', 'streamEvents', 'closeSession'])

it('answers whatever is sent by what is described, and never by an error of its own', async () => {
  await using shop = await serveShop()
  const { server } = shop
  const operations = adminOperations.filter(({ id }) => !left.has(id))
  const one = fc.record({
    operation: fc.constantFrom(...operations),
    name: fc.constantFrom('users', 'order', 'settings', 'x', '%00', '..%2f..', '1', '%F0%9F%98%80'),
    id: fc.constantFrom('1', '9', 'x', '%2e%2e%2fx', '__proto__', '%00'),
    query: fc.option(queries, { freq: 4 }),
    body: fc.option(value, { freq: 5 }),
  })
  const property = fc.asyncProperty(one, async ({ operation, name, id, query, body }) => {
    const { method, path, answers } = operation
    const address = path.replace('{name}', name).replace('{id}', id)
    const search = query === null ? '' : `?${new URLSearchParams(query).toString()}`
    const isWrite = method !== 'GET' && method !== 'DELETE'
    const response = await server.fetch(`/__mockapi${address}${search}`, {
      method,
      ...(isWrite && {
        headers: { 'content-type': 'application/json' },
        body: body === null ? '{"a":1' : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    const codes: readonly ProblemCode[] = problemsOf(operation)
    const known = [...Object.keys(answers), ...codes.map((code) => String(problems[code].status))]
    if (known.includes(String(response.status))) return
    expect(known, `${method} ${address}${search} ${text}`).toContain(String(response.status))
  })
  await fc.assert(property, { seed: 11, numRuns: runs(1500) })
  expect(({} as { active?: unknown }).active).toBeUndefined()
}, 120_000)
