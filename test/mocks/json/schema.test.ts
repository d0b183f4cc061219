import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { delayPresets } from '../../../src/behaviour/duration.ts'
import { methods } from '../../../src/http/path.ts'
import { authFailures } from '../../../src/behaviour/auth.ts'
import { faults } from '../../../src/behaviour/fault.ts'
import { instructions } from '../../../src/generate/instructions.ts'
import { whenOperators } from '../../../src/generate/when-operators.ts'
import { read } from '../../support/read-json-file.ts'

const text = readFileSync(new URL('../../../schema/mocks.json', import.meta.url), 'utf8')
const schema = JSON.parse(text) as z.core.JSONSchema.JSONSchema
const validator = z.fromJSONSchema(schema)

function fits(value: unknown): boolean {
  return validator.safeParse(value).success
}

/** Whether the server takes the same file. */
function loads(value: unknown): boolean {
  try {
    return read(JSON.stringify(value)).diagnostics.length === 0
  } catch {
    return false
  }
}

describe('editors and the server take', () => {
  it.each([
    [[]],
    [[{ id: 1, name: '{{person.fullName}}', $$ref: 1 }]],
    [{ $schema: 'x', $count: 3, $each: { name: 'x' } }],
    [{ theme: 'dark', deep: { $count: [1, 2], $each: [1] } }],
    [{ 'GET /a': 1, 'ALL /b/*': null, 'POST /c/:id': [1], 'DELETE /d': 'x' }],
    [{ 'GET /a': { $status: 204 } }],
    [{ 'GET /a': { $status: { status: 503, rate: 0.5, times: 2 }, ok: true } }],
    [{ 'GET /a': { $headers: { 'x-a': '1', 'set-cookie': ['a=1'] }, $body: null } }],
    [{ 'GET /a': { $delay: 100, a: 1 }, 'GET /b': { $delay: '100-400ms', a: 1 } }],
    [{ 'GET /a': { $delay: [1, 2], a: 1 }, 'GET /b': { $delay: { median: 1, p99: 2 }, a: 1 } }],
    [{ 'GET /a': { $delay: 'realistic', a: 1 }, 'GET /b': { $delay: 'forever', a: 1 } }],
    [{ 'GET /a': { $delay: '3g', a: 1 }, 'GET /b': { $delay: 'offline' } }],
    [{ 'GET /a': { $delay: { median: 1, p99: 2, max: 3 }, $bandwidth: '1.6mbit/s', a: 1 } }],
    [{ 'GET /a': { $bandwidth: 5000 }, 'GET /b': { $bandwidth: 'unlimited', $delay: '1h' } }],
    [{ 'GET /a': { $status: { status: 503, for: '30s' } } }],
    [{ 'GET /a': { $fault: 'reset' }, 'GET /b': { $fault: { fault: 'empty', rate: 0.1 } } }],
    [{ 'GET /a': { $fault: { fault: 'dribble', over: '5s', times: 2, for: 1000 }, a: 1 } }],
    [{ 'GET /a': { $sequence: [{ $fault: 'reset' }, { $fault: { fault: 'dribble', over: 1 } }] } }],
    [{ 'GET /a': { $rateLimit: '10/1m' }, 'GET /b': { $rateLimit: '10/m' } }],
    [{ 'GET /a': { $rateLimit: '10/1d' } }],
    [{ 'GET /a': { $rateLimit: { limit: 1, window: '24h', per: 'X-Key' }, a: 1 } }],
    [{ $defaults: { $bandwidth: '1b/s', $fault: 'hang', $rateLimit: '1/s' }, 'GET /a': 1 }],
    [{ 'GET /a': { $file: '_files/a.png' } }],
    [{ 'QUERY user': { $when: { 'args.id': 1, 'variables.a': 1, operationName: 'A' }, id: 1 } }],
    [{ 'MUTATION addUser': { $status: 403 }, 'QUERY users': [], 'QUERY /users': [] }],
    [{ 'SUBSCRIPTION tick': { $sse: [1, 2] } }],
    [{ $scenarios: { off: { 'QUERY users': { $behaviour: { status: 503 } } } } }],
    [{ 'GET /a': { $count: 20, $each: { id: '{{index}}' } } }],
    [{ 'GET /a': { $cases: [{ $when: { 'body.a': 1 }, a: 1 }, { $status: 401 }] } }],
    [{ 'GET /a': { $when: { 'query.a': { gt: 1, not: { in: [2] } }, body: { exists: true } } } }],
    [{ 'GET /a': { $when: [{ 'query.a': 1 }, { 'request.method': 'GET' }], ok: true } }],
    [{ 'GET /a': { $when: { 'body.a': { matches: 'x', flags: 'i' }, "body['a.b']": 1 } } }],
    [{ 'POST /a': { $when: { body: { schema: { type: 'object', required: ['a'] } } } } }],
    [{ 'GET /a': { $when: { 'query.a': { in: '{{body.list}}' }, 'env.MOCKAPI_A': '1' } } }],
    [{ 'GET /a/:id': { $when: { 'db.a[params.id]': { exists: true }, body: { eq: {} } } } }],
    [{ 'GET /a': { $sequence: [{ $status: 503 }, { $delay: '1s', ok: true }] } }],
    [{ 'GET /a': { $sequence: [1, 2], $repeat: true }, 'GET /b': { $random: [1, { a: 2 }] } }],
    [{ 'GET /a': { $sse: ['a', 1, { event: 'e', data: {} }, { $delay: '1s', n: 1 }], $every: 5 } }],
    [{ 'GET /a': { $cases: [{ $sse: ['a'], $loop: true, $every: '1-2s' }] } }],
    [{ 'GET /a': { $sequence: [{ $sse: [], $end: true, $status: 201 }] } }],
    [{ 'POST /a': { $inbox: 'mails' }, 'POST /b': { $cases: [{ $inbox: 'sms', $status: 201 }] } }],
    [{ 'POST /a': { $after: { in: '3d', update: 'b', id: 1, with: { c: '{{now}}' } } } }],
    [{ 'POST /a': { $after: [{ in: 5, delete: 'b', id: '{{body.id}}', on: '2xx', when: {} }] } }],
    [
      {
        $progress: { a: { steps: ['b', { after: '1m', value: 2, set: { c: '{{record.id}}' } }] } },
      },
    ],
    [
      {
        $count: 0,
        $each: { a: 1 },
        $progress: { field: 'b', steps: [0, { after: 1, value: null }] },
      },
    ],
    [{ 'POST /a/:b': { $webhooks: { to: 'http://localhost/{{params.b}}' } } }],
    [
      {
        'POST /a': { $webhooks: [{ to: 'http://a.test', on: ['2xx', 404], signature: 'github' }] },
      },
    ],
    [{ $webhooks: [{ on: ['user.created', 'order.*', '*'], to: 'http://a.test', delay: '1s' }] }],
    [
      {
        $count: 1,
        $each: { a: 1 },
        $webhooks: { on: 'deleted', to: 'http://a.test', secret: 'AAAA' },
      },
    ],
    [{ $defaults: { $delay: '1s', $status: { status: 500, rate: 0.1 } }, 'GET /a': 1 }],
    [{ 'GET /a': { $$status: 1, nested: { $$any: 1 } } }],
    [{ $scenarios: { empty: { 'GET /a': [] } } }],
    [{ 'GET /a': 1, $scenarios: { on: { $active: true, 'GET /a': { $status: 404 } } } }],
    [{ $scenarios: { slow: { 'ALL /*': { $behaviour: { delay: '1s', status: 503 } } } } }],
    [
      {
        $scenarios: {
          flow: {
            $start: 'b',
            $states: { a: { 'POST /x': { $moveTo: 'b', ok: 1 } }, b: { 'GET /x': 1 } },
          },
        },
      },
    ],
    [
      {
        $scenarios: {
          flow: { $states: { a: { 'GET /x': { $cases: [{ $moveTo: 'a', $body: 1 }] } } } },
        },
      },
    ],
  ])('%j', (value) => {
    expect(fits(value)).toBe(true)
    expect(loads(value)).toBe(true)
  })
})

describe('editors and the server refuse', () => {
  it.each([
    ['text'],
    [[1]],
    [[{ $status: 1 }]],
    [{ 'GET a': 1, 'GET /b': 1 }],
    [{ 'MUTATION /users': 1 }],
    [{ 'QUERY 2users': 1 }],
    [{ $cuont: 1, $each: 1 }],
    [{ $count: -1, $each: {} }],
    [{ $count: 100_001, $each: {} }],
    [{ $count: [1], $each: {} }],
    [{ 'GET /a': { $statsu: 200 } }],
    [{ 'POST /a': { $inbox: 'my mails' } }],
    [{ 'POST /a': { $inbox: 7 } }],
    [{ 'GET /a': { $sse: 'a' } }],
    [{ 'GET /a': { $sse: ['a'], $every: 'soon' } }],
    [{ 'GET /a': { $sse: [{ $dely: 1, data: 1 }] } }],
    [{ 'GET /a': { $sse: ['a'], $end: 1 } }],
    [{ 'GET /a': { $behaviour: { status: 503 } } }],
    [{ 'GET /a': { $states: {} } }],
    [{ $scenarios: [] }],
    [{ $scenarios: { empty: [] } }],
    [{ $scenarios: { empty: { cart: 1 } } }],
    [{ $scenarios: { empty: { 'GET cart': 1 } } }],
    [{ $scenarios: { empty: { $statse: {} } } }],
    [{ $scenarios: { empty: { $active: 1, 'GET /a': 1 } } }],
    [{ $scenarios: { flow: { $states: {} } } }],
    [{ $scenarios: { flow: { $states: { a: { $active: true } } } } }],
    [{ $scenarios: { flow: { $start: 1, $states: { a: { 'GET /x': 1 } } } } }],
    [{ $scenarios: { slow: { 'GET /a': { $behaviour: 'slow' } } } }],
    [{ $scenarios: { slow: { 'GET /a': { $behaviour: { delya: 1 } } } } }],
    [{ $scenarios: { slow: { 'GET /a': { $behaviour: { delay: 'soon' } } } } }],
    [{ $scenarios: { slow: { 'GET /a': { $behaviour: { delay: 1 }, ok: true } } } }],
    [{ 'GET /a': { $status: 999 } }],
    [{ 'GET /a': { $status: '200' } }],
    [{ 'GET /a': { $status: { code: 1 } } }],
    [{ 'GET /a': { $status: { status: 503, rate: 2 } } }],
    [{ 'GET /a': { $headers: [] } }],
    [{ 'GET /a': { $headers: { 'a b': '1' } } }],
    [{ 'GET /a': { $headers: { a: null } } }],
    [{ 'GET /a': { $delay: 'soon' } }],
    [{ 'GET /a': { $delay: -1 } }],
    [{ 'GET /a': { $delay: { median: 1 } } }],
    [{ 'GET /a': { $delay: '5g' } }],
    [{ 'GET /a': { $delay: { median: 1, p99: 2, mx: 3 } } }],
    [{ 'GET /a': { $status: { status: 503, for: 'ever' } } }],
    [{ 'GET /a': { $status: { status: 503, for: 86400001 } } }],
    [{ 'GET /a': { $bandwidth: '3g' } }],
    [{ 'GET /a': { $bandwidth: 0 } }],
    [{ 'GET /a': { $bandwidth: '50kbps' } }],
    [{ 'GET /a': { $fault: 'rest' } }],
    [{ 'GET /a': { $fault: { kind: 'reset' } } }],
    [{ 'GET /a': { $fault: { fault: 'reset', rate: 2 } } }],
    [{ 'GET /a': { $fault: { fault: 'reset', over: 1 } } }],
    [{ 'GET /a': { $fault: { fault: 'dribble', over: 'soon' } } }],
    [{ 'GET /a': { $rateLimit: '10' } }],
    [{ 'GET /a': { $rateLimit: '10/2w' } }],
    [{ 'GET /a': { $rateLimit: { limit: 0, window: '1m' } } }],
    [{ 'GET /a': { $rateLimit: { limit: 1, window: 999 } } }],
    [{ 'GET /a': { $rateLimit: { limit: 1, window: '1m', per: 'a b' } } }],
    [{ 'GET /a': { $cases: [{ $fault: { fault: 'reset', rate: 0.1 } }] } }],
    [{ 'GET /a': { $cases: [{ $bandwidth: 5000, a: 1 }] } }],
    [{ 'GET /a': { $sequence: [{ $rateLimit: '1/s' }] } }],
    [{ $defaults: { $fualt: 'hang' }, 'GET /a': 1 }],
    [{ 'GET /a': { $file: 1 } }],
    [{ 'GET /a': { $cases: [] } }],
    [{ 'GET /a': { $cases: [{ $status: { status: 503 } }] } }],
    [{ 'GET /a': { $sequence: [{ $when: {} }] } }],
    [{ 'GET /a': { $when: { 'boddy.a': 1 } } }],
    [{ 'GET /a': { $when: [] } }],
    [{ 'GET /a': { $when: { body: { schema: 'object' } } } }],
    [{ 'GET /a': { $when: { 'request.verb': 'GET' } } }],
    [{ 'GET /a': { $when: { 'env.PATH': 'x' } } }],
    [{ 'GET /a': { $when: { db: 1 } } }],
    [{ 'GET /a': { $when: { 'body.a': { matches: 'x', flags: 'g' } } } }],
    [{ 'GET /a': { $random: [] } }],
    [{ 'GET /a': { $sequence: [1], $repeat: 'always' } }],
    [{ 'GET /a': { $when: { 'body.a': { gtt: 1 } } } }],
    [{ 'GET /a': { $when: { 'body.a': {} } } }],
    [{ 'GET /a': { $when: { 'body.a': { exists: 1 } } } }],
    [{ 'GET /a': { b: { $status: 200 } } }],
    [{ 'POST /a': { $after: { in: 'soon', create: 'b', with: {} } } }],
    [{ 'POST /a': { $after: { in: 1, create: 'b', with: [] } } }],
    [{ 'POST /a': { $cases: [{ $after: { create: 'b', with: {} } }] } }],
    [{ $progress: { a: { steps: ['b'] } } }],
    [{ $progress: { a: { steps: ['b', { value: 'c' }] } } }],
    [{ 'GET /a': { $body: [{ $nope: 200 }] } }],
    [{ $defaults: { $delya: 1 }, 'GET /a': 1 }],
  ])('%j', (value) => {
    expect(fits(value)).toBe(false)
    expect(loads(value)).toBe(false)
  })
})

describe('the words of the schema are those of the server', () => {
  interface Described {
    readonly properties: Readonly<Record<string, { readonly description: string }>>
  }
  const { definitions } = schema as { definitions: Readonly<Record<string, Described>> }

  it('for instructions', () => {
    const { $defaults, $scenarios, $progress } = (schema as unknown as Described).properties
    const shown = {
      ...definitions['socket']?.properties,
      ...definitions['answer']?.properties,
      ...definitions['scenario']?.properties,
      ...definitions['passing']?.properties,
      $defaults,
      $scenarios,
      $progress,
    }
    const words = Object.entries(shown).map(([name, one]) => [name, one?.description])
    expect(Object.fromEntries(words)).toEqual(instructions)
  })

  it('for operators', () => {
    const { not: _, ...shown } = definitions['operators']?.properties ?? {}
    const words = Object.entries(shown).map(([name, one]) => [name, one.description])
    const about = Object.entries(whenOperators).map(([name, one]) => [name, one.about])
    expect(Object.fromEntries(words)).toEqual(Object.fromEntries(about))
  })

  it('for methods, faults and named delays', () => {
    expect(text).toContain(`^(?:${methods.join('|')})\\\\s+/`)
    expect(JSON.stringify(schema)).toContain(
      JSON.stringify({ enum: Object.keys(delayPresets) }).slice(1, -1),
    )
    expect(JSON.stringify(definitions['fault'])).toContain(
      JSON.stringify([...Object.keys(faults), ...Object.keys(authFailures)]),
    )
  })
})
