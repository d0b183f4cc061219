import { describe, expect, it } from 'vitest'
import { Reply } from '../../../src/http/reply.ts'
import { readQueryFilters, readWhere } from '../../../src/dialects/json-server-1/filters.ts'

const fields = { idField: 'id', keys: new Set(['id', 'postId']), strict: false }
const record = {
  id: 7,
  postId: '12',
  a: 10,
  zero: 0,
  c: 'Xyz',
  digits: '007',
  yes: true,
  no: null,
  first_name: 'Alice',
  nested: { a: 10, b: { c: 'x' } },
  tags: ['sea', 'sun'],
  parts: [{ name: 'x' }],
  toString: 'own',
  hostile: { toString: 'own' },
}

function fitsQuery(query: string, strict = false, ignored = new Set<string>()): boolean {
  const rules = { ...fields, strict, ignored }
  return readQueryFilters(new URLSearchParams(query), rules).fits(record)
}

function fitsWhere(where: unknown, strict = false, ignored = new Set<string>()): boolean {
  const rules = { ...fields, strict, ignored }
  return readWhere(JSON.stringify(where), rules)?.fits(record) ?? true
}

/** What a refusal says. */
function refusal(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    if (error instanceof Reply && error.body.kind === 'json') return error.body.value
    throw error
  }
  throw new Error('It was not refused.')
}

describe('parameters', () => {
  it.each([
    ['', true],
    ['a=10', true],
    ['a=10.0', true],
    ['a=11', false],
    ['a:eq=10', true],
    ['a:ne=11', true],
    ['a:ne=10', false],
    ['a:lt=11&a:gt=9', true],
    ['a:lte=10&a:gte=10', true],
    ['a:lt=10', false],
    ['a_lt=11&a_gt=9', true],
    ['a_lt=10', false],
    ['a:gt=50&a:gt=5', true],
    ['a:in=1, 10', true],
    ['a:in=1,2', false],
    ['a=10&nested.a=11', false],
    ['zero=', false],
    ['zero:lt=1', true],
    ['c=Xyz', true],
    ['c=xyz', false],
    ['c:contains=Y', true],
    ['c:startsWith=x', true],
    ['c:endsWith=z', true],
    ['c:startsWith=y', false],
    ['a:contains=1', false],
    ['c:gt=A', true],
    ['yes=true', true],
    ['yes=1', false],
    ['no=null', true],
    ['no:ne=null', false],
    ['no:ne=1', true],
    ['missing=null', false],
    ['missing:ne=1', false],
    ['nested.a=10', true],
    ['nested.b.c:contains=X', true],
    ['nested.missing:ne=1', false],
    ['missing.a:ne=1', false],
    ['a.nested:ne=1', false],
    ['tags=sea', false],
    ['tags.0=sea', false],
    ['tags[0]=sea', false],
    ['tags:contains=sea', false],
    ['tags:gt=a', true],
    ['parts.name=x', false],
    ['parts.name:ne=y', false],
    ['first_name=Alice', true],
    ['first_name_eq=Alice', true],
    ['first_name_ne=Alice', false],
    ['digits:contains=007', true],
    ['digits:endsWith=07', true],
    ['title_startsWith=a', false],
    ['q=Alice', false],
    ['_limit=1', false],
    ['_gt=1', false],
    [':=1', false],
    ['a:=10', false],
    ['__proto__=1', false],
    ['constructor.name=Object', false],
    ['__proto__.x:ne=1', false],
    ['toString=own', true],
    ['hostile:lt=5', false],
    ['c.length=3', false],
    ['_sort=a&_page=1&_per_page=1&_embed=x&_where={}', true],
  ])('%s: %s', (query, expected) => {
    expect(fitsQuery(query)).toBe(expected)
  })

  it.each([
    ['id=7', true],
    ['id:in=1,7', true],
    ['id:ne=7', false],
    ['id:gt=6', true],
    ['id:contains=7', true],
    ['postId=12', true],
    ['postId:ne=12', false],
    ['postId=null', false],
    ['digits=7', false],
  ])('compares ids and foreign keys as text: %s is %s', (query, expected) => {
    expect(fitsQuery(query)).toBe(expected)
  })

  it.each([
    ['a:gtt=1', 'a:gtt', 'There is no operator "gtt". Did you mean "gt"?'],
    ['time:12x=1', 'time:12x', expect.stringContaining('There are lt, lte, gt, gte, eq')],
    [`a:${'x'.repeat(9000)}=1`, expect.any(String), expect.stringMatching(/^.{0,160}$/)],
  ])('leaves out an unknown operator, or refuses it: %s', (query, parameter, detail) => {
    const ignored = new Set<string>()
    expect(fitsQuery(query, false, ignored)).toBe(true)
    expect(fitsQuery(`${query}&a=11`)).toBe(false)
    expect([...ignored]).toEqual([query.length > 100 ? expect.any(String) : parameter])
    const refused = refusal(() => fitsQuery(query, true))
    expect(refused).toMatchObject({ code: 'bad-query', parameter, detail })
  })

  it('tells of five unknown operators', () => {
    const ignored = new Set<string>()
    const query = Array.from({ length: 1000 }, (_, at) => `a:x${at}=1`).join('&')
    expect(fitsQuery(query, false, ignored)).toBe(true)
    expect(ignored.size).toBe(5)
  })

  it('takes a thousand of them, each with a long value', () => {
    const query = Array.from({ length: 1000 }, (_, at) => `f${at}=${'x'.repeat(8000)}`).join('&')
    expect(fitsQuery(query)).toBe(false)
  })
})

describe('_where', () => {
  it.each([
    [{}, true],
    [{ a: { eq: 10 } }, true],
    [{ a: { eq: '10' } }, false],
    [{ c: { ne: 'y' } }, true],
    [{ a: { gt: 0 }, zero: { lt: 30 } }, true],
    [{ a: { gt: 10 }, zero: { lt: 30 } }, false],
    [{ or: [{ a: { lt: 0 } }, { zero: { lt: 1 } }] }, true],
    [{ or: [{ a: { lt: 0 } }, { zero: { gt: 20 } }] }, false],
    [{ or: [] }, false],
    [{ or: 'a' }, false],
    [{ or: [1, null, { a: { eq: 10 } }] }, true],
    [{ or: [1] }, false],
    [{ a: { eq: 10 }, or: [{ zero: { eq: 1 } }] }, false],
    [{ nested: { or: [{ a: { eq: 1 } }, { b: { c: { eq: 'x' } } }] } }, true],
    [{ nested: { a: { eq: 10 } } }, true],
    [{ nested: { a: { lt: 10 } } }, false],
    [{ missing: { a: { eq: 10 } } }, false],
    [{ a: { nested: { eq: 10 } } }, false],
    [{ or: [{ missing: { a: { eq: 10 } } }, { nested: { a: { eq: 10 } } }] }, true],
    [{ a: { in: [10, 11] } }, true],
    [{ a: { in: 10 } }, true],
    [{ a: { in: [10, 11], gt: 10 } }, false],
    [{ c: { contains: 'Y' } }, true],
    [{ c: { contains: 1 } }, false],
    [{ c: { contains: { toString: 1 } } }, false],
    [{ a: { contains: '1' } }, false],
    [{ a: { lt: { toString: 1 } } }, false],
    [{ a: { foo: 10 } }, true],
    [{ a: { foo: 10 }, zero: { gt: 0 } }, false],
    [{ tags: { foo: 1 } }, true],
    [{ nested: { foo: 1 } }, false],
    [{ nested: { a: { foo: 1 } } }, true],
    [{ missing: { foo: 1 } }, false],
    [{ tags: { 0: { eq: 'sea' } } }, false],
    [{ parts: { name: { eq: 'y' } } }, false],
    [{ id: { eq: '7' } }, true],
    [{ postId: { in: [12] } }, true],
    [{ a: 10 }, true],
    [{ a: 11 }, false],
    [{ nested: { a: 10 } }, true],
    [{ no: null }, true],
    [{ constructor: { name: { ne: 'x' } } }, false],
  ])('%j: %s', (where, expected) => {
    expect(fitsWhere(where)).toBe(expected)
  })

  it('has no way to what is inherited', () => {
    const rules = { ...fields, ignored: new Set<string>() }
    expect(readWhere('{"__proto__":{"x":{"ne":1}}}', rules)?.fits(record)).toBe(false)
  })

  it.each(['{broken', '', 'null', '12', '"a"', '[{"a":{"eq":1}}]'])(
    'leaves out %j, or refuses it',
    (text) => {
      const ignored = new Set<string>()
      expect(readWhere(text, { ...fields, ignored })).toBe(undefined)
      expect([...ignored]).toEqual(['_where, which is no JSON object'])
      expect(refusal(() => readWhere(text, { ...fields, strict: true, ignored }))).toMatchObject({
        code: 'bad-query',
        parameter: '_where',
        detail: expect.stringContaining('_where must be a JSON object'),
      })
    },
  )

  it.each([
    [{ a: { gt: 1, lessThan: 5 } }, 'lessThan'],
    [{ a: { gtt: 5 } }, 'gtt'],
  ])('leaves out an unknown operator, or refuses it: %j', (where, name) => {
    const ignored = new Set<string>()
    expect(fitsWhere(where, false, ignored)).toBe(true)
    expect([...ignored]).toEqual([`${name} in _where`])
    expect(refusal(() => fitsWhere(where, true))).toMatchObject({
      parameter: '_where',
      detail: expect.stringContaining(`There is no operator "${name}"`),
    })
  })

  it.each(['{"a":', '{"or":['])('refuses to go endlessly deep: %s', (step) => {
    const text = step.repeat(20_000)
    const end = step.endsWith('[') ? ']}' : '}'
    const whole = `${text}{"a":{"eq":1}}${end.repeat(20_000)}`
    expect(refusal(() => readWhere(whole, { ...fields, ignored: new Set() }))).toMatchObject({
      detail: '_where is nested more than 50 levels deep.',
    })
  })
})
