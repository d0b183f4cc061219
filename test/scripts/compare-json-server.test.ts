import { describe, expect, it, vi } from 'vitest'
import { differences } from '../../scripts/compare-json-server/compare.ts'
import type { Answer } from '../../scripts/compare-json-server/client.ts'
import { ask } from '../../scripts/compare-json-server/group.ts'
import type { Ask } from '../../scripts/compare-json-server/group.ts'
import { Report } from '../../scripts/compare-json-server/report.ts'
import type { Reply } from '../../scripts/compare-json-server/replay.ts'

const request = ask('GET /posts')
const json = { 'content-type': 'application/json; charset=utf-8' }

function reply(answer: Partial<Answer>, more: Partial<Omit<Reply, 'answer'>> = {}): Reply {
  const full = { status: 200, headers: json, body: '{}', ...answer }
  return { ask: request, port: 1, ids: new Map(), ...more, answer: full }
}

/** Where an answer of json-server, first, and one of mockapi differ. */
function compared(real: Partial<Answer>, own: Partial<Answer>, asked: Ask = request): string[] {
  const pair = [reply(real, { ask: asked }), reply(own, { ask: asked, port: 2 })] as const
  return differences(...pair).map(({ at }) => at)
}

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
  it.each<[string, Partial<Answer>]>([
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
  const asked = ask('OPTIONS /posts', undefined, {
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-a',
    },
  })
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
    expect(compared({ headers: all }, { headers: own }, asked)).toEqual(expected)
  })
})

describe('the report', () => {
  const group = { name: 'lists', asks: [request] }
  const deliberate = {
    name: 'On purpose',
    reason: 'it is better',
    requests: { lists: ['GET /p*'] },
  }

  it.each([
    ['counts what differs', '[]', [], 1],
    ['leaves out what is declared', '[]', [deliberate], 0],
    ['counts what is declared and does not differ', '{}', [deliberate], 1],
    ['is content with answers that are alike', '{}', [], 0],
  ])('%s', (_name, body, declared, expected) => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {})
    const report = new Report('json-server-0', declared)
    report.add(group, [reply({})], [reply({ body })])
    expect(report.print(false)).toBe(expected)
    print.mockRestore()
  })
})
