import { describe, expect, it } from 'vitest'
import { compileWhen } from '../../../src/generate/when.ts'
import { requestScope } from '../../support/request-scope.ts'

const request = requestScope({
  params: { id: '7' },
  search: '?page=2&q=red+shoes&flag=true&from=2026-02-01',
  headers: { 'x-api-key': 'k', authorization: 'Bearer abc', 'x.dotted': '1' },
  cookies: { sid: 's' },
  body: { role: 'admin', age: 36, on: true, none: null, tags: ['a', 'b'], user: { id: 1 } },
})

function unmet(when: object): string | undefined {
  return compileWhen(when, (_path, problem) => expect.fail(problem.message)).unmet(request)
}

describe('holds', () => {
  it.each([
    [{}],
    [{ 'params.id': '7' }],
    [{ 'params.id': 7 }],
    [{ 'query.flag': true }],
    [{ 'headers.X-Api-Key': 'k' }],
    [{ 'headers.x.dotted': '1' }],
    [{ 'cookies.sid': 's' }],
    [{ 'body.role': 'admin', 'body.age': 36, 'body.on': true, 'body.none': null }],
    [{ 'body.tags': ['a', 'b'] }],
    [{ 'body.tags.1': 'b' }],
    [{ 'body.user.id': { gt: 0 } }],
    [{ 'query.page': { gt: 1, lte: 2 } }],
    [{ 'query.from': { gte: '2026-01-31', lt: '2026-02-02' } }],
    [{ 'query.q': { contains: 'shoe' } }],
    [{ 'body.tags': { contains: 'a' } }],
    [{ 'query.q': { matches: '^red\\s' } }],
    [{ 'query.page': { in: [1, 2] } }],
    [{ 'body.role': { in: ['admin'] } }],
    [{ 'body.none': { exists: true } }],
    [{ 'body.missing': { exists: false } }],
    [{ 'body.missing': { not: 'x' } }],
    [{ 'body.role': { not: { in: ['member'] } } }],
    [{ body: { exists: true } }],
    [{ 'body.role': { eq: 'admin', ne: 'member', nin: ['guest', 'member'] } }],
    [{ 'query.page': { eq: 2, ne: 3 } }],
    [{ 'body.missing': { ne: 'x', nin: ['x'] } }],
  ])('%j', (when) => {
    expect(unmet(when)).toBeUndefined()
  })
})

describe('operators mean what they mean in queries', () => {
  it.each([
    [{ 'query.q': { contains: 'SHOE' } }],
    [{ 'query.q': { startsWith: 'Red', endsWith: 'OES' } }],
    [{ 'body.age': { contains: 6 } }],
    [{ 'body.role': { gt: 'Actor', lt: 'Bear' } }],
    [{ 'body.accented': { gt: 'zeal', lt: 'zoo' } }],
    [{ 'query.from': { gt: '2026-01', gte: '2026-02-01T00:00:00Z', lte: '2026-02' } }],
    [{ 'body.when': { gt: '2026-01-31', lte: '2026-02-01' } }],
    [{ 'body.age': { gt: '5' } }],
    [{ 'body.tags': { contains: 'b' } }],
  ])('%j', (when) => {
    const { unmet } = compileWhen(when, (_path, problem) => expect.fail(problem.message))
    const body = { ...(request.body as object), accented: 'Zöe', when: '2026-02-01T12:00:00+01:00' }
    expect(unmet({ ...request, body })).toBeUndefined()
  })
})

describe('does not hold, and says why', () => {
  it.each([
    [{ 'params.id': '8' }, 'parameter id is "7", which is not "8"'],
    [{ 'query.nope': '1' }, 'query nope is missing'],
    [{ 'headers.X-Nope': '1' }, 'header x-nope is missing'],
    [{ 'body.age': '36' }, 'body.age is 36, which is not "36"'],
    [{ 'body.none': { exists: false } }, 'body.none is there'],
    [{ 'query.page': { gt: 2 } }, 'query page is "2", which is not greater than 2'],
    [{ 'query.q': { gt: 1 } }, 'query q is "red shoes", which is not greater than 1'],
    [{ 'body.user': { gt: 1 } }, 'body.user is {"id":1}, which is not greater than 1'],
    [{ 'query.q': { matches: '^shoes' } }, 'query q is "red shoes", which does not match "^shoes"'],
    [{ 'body.tags': { contains: 'c' } }, 'body.tags is ["a","b"], which does not contain "c"'],
    [{ 'body.role': { in: ['x'] } }, 'body.role is "admin", which is none of ["x"]'],
    [{ 'body.role': { not: 'admin' } }, 'body.role is "admin", which is "admin"'],
    [{ 'body.role': { ne: 'admin' } }, 'body.role is "admin", which is "admin"'],
    [{ 'body.role': { nin: ['admin'] } }, 'body.role is "admin", which is one of ["admin"]'],
    [{ 'body.role': { endsWith: 'm' } }, 'body.role is "admin", which does not end with "m"'],
    [{ 'body.tags': { contains: 'A' } }, 'body.tags is ["a","b"], which does not contain "A"'],
    [{ 'body.none': { gte: 0 } }, 'body.none is null, which is not at least 0'],
    [{ 'body.missing': { contains: 'undef' } }, 'body.missing is missing'],
    [{ 'params.constructor': { exists: true } }, 'parameter constructor is missing'],
    [{ 'body.__proto__': { exists: true } }, 'body.__proto__ is missing'],
    [{ 'params.id': '7', 'query.page': '3' }, 'query page is "2", which is not "3"'],
  ])('%j', (when, reason) => {
    expect(unmet(when)).toBe(reason)
  })
})

it('says whether it reads the body', () => {
  const readsBody = (when: object) => {
    const { reads } = compileWhen(when, () => expect.fail())
    return reads.some(({ root }) => root === 'body')
  }
  expect(readsBody({ 'query.a': 1, 'body.b': 2, 'query.c': 3 })).toBe(true)
  expect(readsBody({ body: 'a' })).toBe(true)
  expect(readsBody({ 'query.a': '{{body.b}}' })).toBe(true)
  expect(readsBody({ 'db.users[body.id]': { exists: true } })).toBe(true)
  expect(readsBody({ 'query.body': 1, 'headers.body': 2 })).toBe(false)
})

it('does not run a regular expression over a long text', () => {
  const { unmet } = compileWhen({ 'body.text': { matches: '^x*y*$' } }, () => expect.fail())
  expect(unmet({ ...request, body: { text: 'x'.repeat(10_000) } })).toBeUndefined()
  expect(unmet({ ...request, body: { text: 'x'.repeat(2_000_000) } })).toContain('does not match')
})
