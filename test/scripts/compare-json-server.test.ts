import { describe, expect, it, vi } from 'vitest'
import { jsonRequest, parseCorpus } from '../../scripts/compare-json-server/format.ts'
import type { GroupRequest } from '../../scripts/compare-json-server/format.ts'
import { differences } from '../../scripts/compare-json-server/differences.ts'
import { compareReplies, printReport } from '../../scripts/compare-json-server/report.ts'
import type { Reply } from '../../scripts/compare-json-server/servers.ts'
import type { HttpResponse } from '../../scripts/lib/http.ts'

const request = jsonRequest('GET', '/posts')
const json = { 'content-type': 'application/json; charset=utf-8' }

function reply(answer: Partial<HttpResponse>, more: Partial<Omit<Reply, 'answer'>> = {}): Reply {
  const full = { status: 200, headers: json, body: '{}', length: 0, ...answer }
  return { request, port: 1, ids: new Map(), ...more, answer: full }
}

/** Where an answer of json-server, first, and one of mockapi differ. */
function compared(
  real: Partial<HttpResponse>,
  own: Partial<HttpResponse>,
  sent: GroupRequest = request,
): string[] {
  const pair = [reply(real, { request: sent }), reply(own, { request: sent, port: 2 })] as const
  return differences(...pair).map(({ at }) => at)
}

describe('a file of requests', () => {
  it('has groups with their data, files and flags, and requests with headers', () => {
    const text = `# a comment
difference On purpose: it is: better

group some writes
flags --id _id
data posts [{"_id":1}]
file public/a.txt two words
POST /posts {"a": 1}
  keep: new
GET /posts/{new}?_where={"a":{"eq":1}}
  x-a: b:c
  differs: On purpose
POST /posts {"b"
  content-type:`
    const { groups, differences } = parseCorpus(text)
    expect([...differences]).toEqual([['On purpose', 'it is: better']])
    const typed = { 'content-type': 'application/json' }
    const where = encodeURIComponent('{"a":{"eq":1}}')
    const [post, get] = [
      { method: 'POST', target: '/posts' },
      { method: 'GET', body: undefined },
    ]
    const target = `/posts/{new}?_where=${where}`
    expect(groups).toEqual([
      {
        name: 'some writes',
        flags: ['--id', '_id'],
        data: { posts: [{ _id: 1 }] },
        files: { 'public/a.txt': 'two words' },
        requests: [
          { ...post, headers: typed, body: '{"a": 1}', keep: 'new' },
          { ...get, target, headers: { 'x-a': 'b:c' }, differs: 'On purpose' },
          { ...post, headers: {}, body: '{"b"' },
        ],
      },
    ])
  })

  it.each(['GET /posts', 'group a\n  keep: b'])(
    'is refused where it begins too early: %s',
    (text) => {
      expect(() => parseCorpus(text)).toThrow(/Not in a group|no request above/)
    },
  )
})

describe('answers are the same', () => {
  it.each([
    ['with other spaces and another order of names', '{"a":1,"b":[2]}', '{ "b": [2],\n "a": 1 }'],
    ['with their own port', '"http://127.0.0.1:1/x"', '"http://127.0.0.1:2/x"'],
  ])('%s', (_name, real, own) => {
    expect(compared({ body: real }, { body: own })).toEqual([])
  })

  it('with ids that each drew', () => {
    const real = reply({ body: '{"id":"abc"}' }, { ids: new Map([['new', 'abc']]) })
    const own = reply({ body: '{"id":"xyz"}' }, { ids: new Map([['new', 'xyz']]) })
    expect(differences(real, own)).toEqual([])
    expect(differences(real, { ...own, ids: new Map() })).toHaveLength(1)
  })

  it('with another parameter of the content type, and with an empty header for none', () => {
    const own = { 'content-type': 'application/json', link: '' }
    expect(compared({}, { headers: own })).toEqual([])
  })
})

describe('answers differ', () => {
  it.each<[string, Partial<HttpResponse>]>([
    ['status', { status: 404 }],
    ['content-type', { headers: { 'content-type': 'text/html' } }],
    ['link', { headers: { ...json, link: '<x>; rel="next"' } }],
    ['x-total-count', { headers: { ...json, 'x-total-count': '3' } }],
    ['location', { headers: { ...json, location: '/posts/1' } }],
    ['body', { body: '[]' }],
    ['body.a', { body: '{"a":null}' }],
  ])('in %s', (at, own) => {
    expect(compared({}, own)).toEqual([at])
  })

  it('deep in a list, and in the type of a value', () => {
    const [real, own] = [{ body: '[{"a":{"b":"1"}}]' }, { body: '[{"a":{"b":1}}]' }]
    expect(compared(real, own)).toEqual(['body.0.a.b'])
  })
})

describe('what a page of another origin may do', () => {
  const origin = 'http://localhost:5173'
  const preflight = {
    ...jsonRequest('OPTIONS', '/posts'),
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-a',
    },
  }
  const all = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'X-A',
  }
  it.each([
    ['the same', all, []],
    ['by its name', { ...all, 'access-control-allow-origin': origin }, []],
    ['of another origin', { ...all, 'access-control-allow-origin': 'http://else' }, ['cors']],
    ['another method', { ...all, 'access-control-allow-methods': 'GET' }, ['cors']],
    ['no header', { ...all, 'access-control-allow-headers': '' }, ['cors']],
  ])('%s', (_name, own, expected) => {
    expect(compared({ headers: all }, { headers: own }, preflight)).toEqual(expected)
  })
})

describe('the report', () => {
  const declared = 'On purpose'

  it.each([
    ['counts what differs', '[]', undefined, 1],
    ['leaves out what is declared', '[]', declared, 0],
    ['counts what is declared and does not differ', '{}', declared, 1],
    ['is content with answers that are alike', '{}', undefined, 0],
  ])('%s', (_name, body, differs, expected) => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {})
    const sent = differs === undefined ? request : { ...request, differs }
    const own = reply({ body }, { request: sent })
    const findings = compareReplies({ name: 'lists' }, [reply({}, { request: sent })], [own])
    const reasons = new Map([[declared, 'it is better']])
    expect(printReport('json-server-0', reasons, findings, false)).toBe(expected)
    print.mockRestore()
  })
})
