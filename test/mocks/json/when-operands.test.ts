import { describe, expect, it } from 'vitest'
import { compileWhen } from '../../../src/generate/when.ts'
import { requestScope } from '../../support/request-scope.ts'

const request = requestScope({
  params: { id: '7', name: 'Ada' },
  search: '?min=5&other=10&name=ada&text=one%0ATwo&tag=a&tag=b',
  headers: { 'x-token': 't', 'x-list': 'a' },
  cookies: { token: 't' },
  body: {
    id: 7,
    name: 'Ada',
    count: 10,
    none: null,
    deep: { 'a.b': 1, 'first name': 'Ada' },
    tags: ['a', 'b'],
    user: { name: 'Ada', role: 'admin', address: { city: 'Bonn', zip: '1' } },
    items: [{ id: 1, sku: 'x', n: 2 }],
  },
  method: 'PUT',
  path: '/users/7',
  url: 'http://api.test:81/users/7?min=5',
  ip: '127.0.0.1',
  variable: (name) => ({ MOCKAPI_MODE: 'demo' })[name],
})

function unmet(when: unknown): string | undefined {
  return compileWhen(when, (_path, problem) => expect.fail(problem.message)).unmet(request)
}

function problems(when: unknown): string[] {
  const found: string[] = []
  compileWhen(when, (path, { message, hint = '' }) => {
    found.push(`${path.join(' ')}: ${message} ${hint}`)
  })
  return found
}

describe('holds', () => {
  it.each([
    ['one of several', [{ 'params.id': '8' }, { 'params.id': '7' }]],
    [
      'another part of the request, a number as the text of the address',
      { 'body.id': '{{params.id}}' },
    ],
    ['in both directions', { 'params.id': '{{body.id}}' }],
    ['not another value', { 'body.id': { ne: '{{query.min}}' } }],
    ['a value inside a longer text', { 'request.path': '/users/{{body.id}}' }],
    ['numbers that come as texts', { 'query.other': { gt: '{{query.min}}' } }],
    ['more than another part', { 'body.count': { gt: '{{query.min}}' } }],
    ['one of a list with templates', { 'body.name': { in: ['Bob', '{{params.name}}'] } }],
    ['a list of the request', { 'headers.x-list': { in: '{{body.tags}}' } }],
    ['a part in any case', { 'query.name': { contains: '{{params.name}}' } }],
    ['what is missing, by a default', { 'body.id': "{{query.id ?? '7'}}" }],
    ['a converted number', { 'body.count': { gte: '{{number(query.min)}}' } }],
    ['no upper and lower case', { 'body.name': { matches: '^ADA$', flags: 'i' } }],
    ['a RegExp of TypeScript', { 'body.name': /^ADA$/i }],
    ['lines', { 'query.text': { matches: '^two$', flags: 'im' } }],
    ['a dot over lines', { 'query.text': { matches: 'one.Two', flags: 's' } }],
    ['a whole object', { 'body.user.address': { eq: { zip: '1', city: 'Bonn' } } }],
    ['a part of an object', { body: { contains: { user: { address: { city: 'Bonn' } } } } }],
    ['a part of an item', { 'body.items': { contains: { sku: 'x' } } }],
    ['a name with dots', { "body.deep['a.b']": 1 }],
    ['a name with dots, as it stands', { 'body.deep.a.b': 1 }],
    ['a name in double quotes', { 'body.deep["first name"]': 'Ada' }],
    ['a header in brackets', { "headers['X-Token']": 't' }],
    ['the method', { 'request.method': { in: ['PUT', 'PATCH'] } }],
    ['the host', { 'request.host': 'api.test:81', 'request.hostname': 'api.test' }],
    ['the address', { 'request.url': { startsWith: 'http://api.test:81/users' } }],
    ['the client', { 'request.ip': '127.0.0.1' }],
    ['a variable', { 'env.MOCKAPI_MODE': 'demo', 'env.MOCKAPI_OTHER': { exists: false } }],
    ['all values of a repeated name', { 'body.tags': { in: '{{queries.tag}}' } }],
    ['literal braces', { 'body.name': { ne: '\\{{params.id}}' } }],
    ['a later moment', { 'query.min': { ne: '{{now}}' } }],
  ])('%s', (_what, when) => {
    expect(unmet(when)).toBeUndefined()
  })
})

describe('does not hold', () => {
  it.each([
    [
      [{ 'params.id': '8' }, { 'query.min': '6' }],
      'parameter id is "7", which is not "8"; query min is "5", which is not "6"',
    ],
    [{ 'body.name': '{{query.name}}' }, 'body.name is "Ada", which is not "ada"'],
    [
      { 'body.none': '{{query.gone}}' },
      'body.none is null, which is not "{{query.gone}}", which is missing',
    ],
    [{ 'headers.x-gone': '{{cookies.gone}}' }, 'header x-gone is missing'],
    [{ 'body.none': { in: ['{{query.gone}}'] } }, 'body.none is null, which is none of [null]'],
    [
      { 'body.count': { gt: '{{query.gone}}' } },
      'body.count is 10, which is not greater than "{{query.gone}}", which is missing',
    ],
    [{ 'body.id': { not: '{{params.id}}' } }, 'body.id is 7, which is "{{params.id}}"'],
    [
      { 'query.text': { matches: '^two$', flags: 'i' } },
      'query text is "one\\nTwo", which does not match "^two$"',
    ],
    [
      { 'body.user': { eq: { name: 'Ada' } } },
      'body.user is {"name":"Ada","role":"admin","address":{"city":"Bonn","zip":…, which is not {"name":"Ada"}',
    ],
    [{ body: { contains: { user: { name: 'Bob' } } } }, undefined],
    [{ 'request.method': 'GET' }, 'request.method is "PUT", which is not "GET"'],
  ])('%j', (when, reason) => {
    if (reason === undefined) expect(unmet(when)).toBeDefined()
    else expect(unmet(when)).toBe(reason)
  })
})

describe('what can never hold is reported', () => {
  it.each([
    [[], ': "$when" is no object of conditions.'],
    [[{ 'boddy.a': 1 }], '0 boddy.a: "boddy.a" names no part of a request. Did you mean "body"?'],
    [
      { 'request.verb': 'GET' },
      '"request.verb" names no part of a request. There are request.method',
    ],
    [{ 'request.metod': 'GET' }, 'Did you mean "method"?'],
    [{ 'env.PATH': 'x' }, 'Its name must begin with MOCKAPI_'],
    [{ 'body..a': 1 }, 'has an empty part'],
    [{ db: 1 }, '"db.users.7"'],
    [{ 'db.users.{{params.id}}': 1 }, '"db.users[params.id]"'],
    [{ 'body.a': '{{boddy.x}}' }, 'names no Faker method and no request value'],
    [{ 'body.a': '{{person.fullName}}' }, 'holds by chance'],
    [{ 'body.a': { matches: 'x', flags: 'g' } }, 'It takes one or several of i, m and s'],
    [{ 'body.a': { flags: 'i' } }, '"flags" stands without "matches"'],
    [{ 'body.a': { matches: '(?<=x)y' } }, 'neither looks behind'],
    [{ body: { a: 1 } }, 'For an object as a whole write { "eq": { … } }'],
    [{ body: { equals: { a: 1 } } }, '"equals" is no operator of "$when".'],
    [{ 'body.a': { $gt: 1 } }, '"$gt" is no operator of "$when". Did you mean "gt"?'],
  ])('%j', (when, message) => {
    expect(problems(when).join('\n')).toContain(message)
  })
})
