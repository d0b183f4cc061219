import cases from './cases.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { misfits, samplesOf } from '../../support/schema-samples.ts'
import { isFull } from '../../support/runs.ts'

const string = { type: 'string' } as const
const formats = (
  'date date-time time duration email idn-email hostname idn-hostname ipv4 ipv6 uri url uri-reference iri ' +
  'iri-reference uuid json-pointer relative-json-pointer json-pointer-uri-fragment regex uri-template byte ' +
  'binary password char html decimal iso-time iso-date-time nonsense'
).split(' ')

/** Names that guess something; what they guess must bend to the schema. */
const names = 'id email name price createdAt avatarUrl country status zip x phone'.split(' ')

const table: readonly (readonly [what: string, schema: object | boolean])[] = [
  ['anything', true],
  ['anything, as an object', {}],
  ...['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'].map(
    (type) => [type, { type }] as const,
  ),
  ['one of several types', { type: ['string', 'integer', 'null'] }],
  ['const', { const: { a: [1, null] } }],
  ['const null', { const: null }],
  ['enum', { enum: [1, 'two', null, { three: 3 }] }],
  ['enum and type', { type: 'string', enum: [1, 'two', null] }],
  ['enum and minLength', { enum: ['a', 'abc'], minLength: 2 }],
  ...formats.map((format) => [`format ${format}`, { type: 'string', format }] as const),
  ...'email uri hostname uri-reference json-pointer regex uri-template date-time time duration byte iri url'
    .split(' ')
    .flatMap((format) => [
      [`format ${format}, long`, { type: 'string', format, minLength: 60 }] as const,
      [`format ${format}, short`, { type: 'string', format, maxLength: 24 }] as const,
    ]),
  ['a short email', { ...string, format: 'email', maxLength: 7 }],
  ['a long host', { ...string, format: 'hostname', minLength: 120, maxLength: 130 }],
  ['a date by pattern', { ...string, format: 'date', pattern: '^20' }],
  ['minLength', { ...string, minLength: 300 }],
  ['maxLength', { ...string, maxLength: 3 }],
  ['no length', { ...string, maxLength: 0 }],
  ['one length', { ...string, minLength: 7, maxLength: 7 }],
  ...[
    '^[a-z]{3}-\\d{4}$',
    '[A-Z]',
    '^\\+?[1-9]\\d{1,14}$',
    '^(red|green|blue)$',
    '^(?=.*[A-Z])(?=.*\\d).{8,}$',
    '^(?!foo)[a-z]+$',
    '^\\p{Lu}\\p{Ll}+$',
    '^[^@]+@[^@]+\\.com$',
    '^\\S+$',
    '^.$',
    '^$',
    '^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$',
    '\\bword\\b',
    '^[\\w.-]+/[\\w.-]+$',
    '^\\d{3}(-\\d{2})?$',
    '^\\u00e9+$',
    '^(a|b)*c{2,}$',
    '^arn:aws:[a-z]+:[a-z0-9-]*:\\d{12}:.*$',
    '^([0-9]{1,3}\\.){3}[0-9]{1,3}$',
    '^[\\x20-\\x7e]*$',
    'a|^b$',
  ].map((pattern) => [`pattern ${pattern}`, { ...string, pattern }] as const),
  ...Object.entries(cases as Record<string, object>),
]

describe('a sample fits its schema', () => {
  it.each(table)('%s', (_, schema) => {
    const properties = Object.fromEntries(names.map((name) => [name, schema]))
    const inside = samplesOf(
      { type: 'object', properties },
      { seeds: isFull ? 5 : 2, name: 'User' },
    )
    const all = [
      ...samplesOf(schema),
      ...inside.flatMap((object) => Object.values(object as object)),
    ]
    expect(misfits(schema, all)).toEqual([])
    // A value depends on its seed alone, not on what was made before.
    const twice = samplesOf(schema, { times: 2 })
    expect(twice.slice(20)).toEqual(twice.slice(0, 20))
  })
})
