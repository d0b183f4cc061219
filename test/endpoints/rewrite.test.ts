import { describe, expect, it } from 'vitest'
import { parseRewrite, rewriteAddress } from '../../src/endpoints/rewrite.ts'
import type { Rewrite } from '../../src/endpoints/rewrite.ts'

function rulesOf(rules: Readonly<Record<string, string>>): Rewrite[] {
  return Object.entries(rules).map(([from, to]) => {
    const rule = parseRewrite(from, to)
    if ('message' in rule) throw new Error(`${rule.message} ${rule.hint}`)
    return rule
  })
}

function rewritten(rules: Readonly<Record<string, string>>, address: string): string | undefined {
  const mark = address.indexOf('?')
  const path = mark === -1 ? address : address.slice(0, mark)
  const search = mark === -1 ? '' : address.slice(mark)
  const found = rewriteAddress(rulesOf(rules), { path, search })
  return found && found.path + found.search
}

describe('what a rule makes of an address', () => {
  it.each([
    { from: '/api/*', to: '/$1', address: '/api/posts', is: '/posts' },
    { from: '/api/*', to: '/$1', address: '/api/posts/1/comments', is: '/posts/1/comments' },
    { from: '/api/*', to: '/$1', address: '/api/', is: '/' },
    { from: '/api/*', to: '/$1', address: '/api', is: undefined },
    { from: '/api/*', to: '/$1', address: '/apis/posts', is: undefined },
    { from: '/api/(.*)', to: '/$1', address: '/api/posts', is: '/posts' },
    { from: '/*/raw', to: '/$1', address: '/a/b/raw', is: '/a/b' },
    { from: '/*/raw', to: '/$1', address: '/raw', is: '/' },
    { from: '/:kind/*/:id', to: '/$3/$2/:kind', address: '/a/b/c/d', is: '/d/b/c/a' },
    { from: '/:resource/:id/show', to: '/:resource/:id', address: '/posts/1/show', is: '/posts/1' },
    { from: '/:resource/:id/show', to: '/$1/$2', address: '/posts/1/show/', is: '/posts/1' },
    { from: '/:resource/:id/show', to: '/$1/$2', address: '/posts//show', is: undefined },
    { from: '/old', to: '/new', address: '/Old', is: undefined },
    { from: '/old', to: '/new', address: '/old', is: '/new' },
    { from: '/', to: '/posts', address: '/', is: '/posts' },
    { from: '/:from-:to.json', to: '/$2/$1', address: '/a-b-c.json', is: '/b-c/a' },
    { from: '/:name.json', to: '/:name', address: '/a.json.json', is: '/a.json' },
    { from: '/:name.json', to: '/:name', address: '/.json', is: undefined },
    { from: '/v:n', to: '/:n', address: '/v', is: undefined },
    { from: '/caf\u00e9/:id', to: '/caf\u00e9s/:id', address: '/caf%C3%A9/1', is: '/caf%C3%A9s/1' },
  ])('$from leads to $to: $address', ({ from, to, address, is }) => {
    expect(rewritten({ [from]: to }, address)).toBe(is)
  })
})

describe('queries', () => {
  it.each([
    { from: '/a', to: '/b', address: '/a?sort=price&x=%20y', is: '/b?sort=price&x=%20y' },
    { from: '/posts/:c', to: '/posts?c=:c', address: '/posts/js', is: '/posts?c=js' },
    { from: '/posts/:c', to: '/posts?c=:c', address: '/posts/js?page=2', is: '/posts?c=js&page=2' },
    { from: '/posts/:c', to: '/posts?c=:c', address: '/posts/a?c=b&d=1', is: '/posts?c=a&d=1' },
    { from: '/posts/:c', to: '/posts?c=:c', address: '/posts/a&d=1', is: '/posts?c=a%26d%3D1' },
    { from: '/posts/:c', to: '/posts?c=:c', address: '/posts/a+b', is: '/posts?c=a%2Bb' },
    { from: '/articles\\?id=:id', to: '/posts/:id', address: '/articles?id=1', is: '/posts/1' },
    { from: '/articles?id=:id', to: '/posts/:id', address: '/articles?id=a/b', is: '/posts/a%2Fb' },
    { from: '/articles?id=:id', to: '/posts/:id', address: '/articles', is: undefined },
    { from: '/a?kind=x', to: '/x', address: '/a?kind=x&b=1', is: '/x?b=1' },
    { from: '/a?kind=x', to: '/x', address: '/a?kind=y', is: undefined },
    { from: '/users*', to: '/members$1', address: '/users', is: '/members' },
    { from: '/users*', to: '/members$1', address: '/users/1', is: '/members/1' },
    {
      from: '/users*',
      to: '/members$1',
      address: '/users/1/posts?a=b',
      is: '/members/1/posts?a=b',
    },
    { from: '/users*', to: '/members$1', address: '/usersX', is: '/membersX' },
    { from: '/users*', to: '/members$1', address: '/users/', is: '/members/' },
    { from: '/users*', to: '/members$1', address: '/user', is: undefined },
    { from: '/users*', to: '/members$1', address: '/users/a%2Fb', is: '/members/a%2Fb' },
    { from: '/api/v*/x', to: '/$1', address: '/api/v2/x', is: '/2' },
    { from: '/api/v*/x', to: '/$1', address: '/api/v2/y/x', is: '/2/y' },
    { from: '/api/v*/x', to: '/$1', address: '/api/x', is: undefined },
    { from: '/*.json', to: '/$1', address: '/posts.json', is: '/posts' },
    { from: '/*.json', to: '/$1', address: '/api/posts.json', is: '/api/posts' },
    { from: '/*.json', to: '/$1', address: '/json', is: undefined },
    { from: '/users/id:/x', to: '/y', address: '/users/id:/x', is: '/y' },
    { from: '/a+b/[0]', to: '/y', address: '/a+b/[0]', is: '/y' },
    { from: '/a', to: '/b?views:gte=10', address: '/a', is: '/b?views%3Agte=10' },
  ])('$from leads to $to: $address', ({ from, to, address, is }) => {
    expect(rewritten({ [from]: to }, address)).toBe(is)
  })
})

it('takes the first rule that fits, once', () => {
  const rules = { '/api/*': '/$1', '/posts/:category': '/posts?category=:category' }
  expect(rewritten(rules, '/api/posts/1')).toBe('/posts/1')
  expect(rewritten(rules, '/posts/js')).toBe('/posts?category=js')
})

it('applies each rule to what those before it made, where they are chained', () => {
  const rules = rulesOf({ '/api/*': '/$1', '/a/:b': '/c?b=:b', '/c': '/api/d', '/x': '/y' })
  expect(rewriteAddress(rules, { path: '/api/a/1', search: '?e=2' }, true)).toEqual({
    path: '/api/d',
    search: '?b=1&e=2',
  })
  expect(rewriteAddress(rules, { path: '/z', search: '' }, true)).toBeUndefined()
})

it('never leads to another host', () => {
  expect(rewritten({ '/api/*': '/$1' }, '/api//evil.test/x')).toBe('/evil.test/x')
})

it('leaves addresses alone whose encoding is broken', () => {
  expect(rewritten({ '/api/*': '/$1' }, '/api/%zz')).toBeUndefined()
})

it('takes a hostile address in little time', () => {
  const rules = { '/:a-:b-:c-:d-x/*/y': '/$1' }
  expect(rewritten(rules, `/${'-a'.repeat(100_000)}/${'y/'.repeat(50_000)}`)).toBeUndefined()
})

describe('rules that are refused', () => {
  it.each([
    { from: 'api', to: '/', part: 'key', says: 'does not begin with a slash. Write "/api".' },
    { from: '^/x(.*)$', to: '/$1', part: 'key', says: 'a rule is always the whole address.' },
    { from: '^/x$', to: '/y', part: 'key', says: 'is a regular expression' },
    { from: '/a/(\\d+)', to: '/$1', part: 'key', says: 'is a regular expression' },
    { from: '/a/:id+', to: '/$1', part: 'key', says: 'is a regular expression' },
    { from: '/*/a/*', to: '/', part: 'key', says: 'has two "*"' },
    { from: '/a*b*', to: '/', part: 'key', says: 'has two "*"' },
    { from: '/:id*', to: '/', part: 'key', says: 'Put a slash between them.' },
    { from: '/users*', to: '/600/users$1', part: 'value', says: 'json-server-auth' },
    { from: '/users', to: '640/users', part: 'value', says: 'json-server-auth' },
    { from: '/:a:b', to: '/', part: 'key', says: 'without text between them' },
    { from: '/:a/:a', to: '/', part: 'key', says: 'names the parameter ":a" twice' },
    { from: '/a', to: 'http://x.test/', part: 'value', says: 'is no path of this server' },
    { from: '/a', to: '//x.test', part: 'value', says: 'is no path of this server' },
    { from: '/a/:id', to: '/b/:no', part: 'value', says: 'asks for :no. The rule has :id.' },
    { from: '/a/*', to: '/$2', part: 'value', says: 'asks for $2. The rule has $1.' },
    { from: '/a', to: '/$1', part: 'value', says: 'asks for $1. The rule has none.' },
  ])('$from: $to', ({ from, to, part, says }) => {
    const rule = parseRewrite(from, to)
    if (!('message' in rule)) throw new Error('it was taken')
    expect(rule.part).toBe(part)
    expect(`${rule.message} ${rule.hint}`).toContain(says)
  })
})

it.each([
  ['^/x(.*)$', 'Write "/x*".'],
  ['^/x/(.*)', 'Write "/x/*".'],
  ['/x$', 'Write "/x".'],
])('the advice for %s can be followed', (from, hint) => {
  const problem = parseRewrite(from, '/y')
  expect(problem).toMatchObject({ hint })
  const [, written = ''] = /"(.*)"/.exec(hint) ?? []
  expect(parseRewrite(written, '/y')).not.toHaveProperty('message')
})
