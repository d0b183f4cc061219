import { describe, expect, it } from 'vitest'
import { referenceDate } from '../../src/generate/faker.ts'
import type { Scope } from '../../src/generate/scope.ts'
import { compileTemplate } from '../../src/generate/template.ts'
import { QueryFields } from '../../src/http/query-fields.ts'
import { scope } from '../support/template-scope.ts'

function render(text: string, request: Partial<Scope> = {}): unknown {
  const template = compileTemplate(text)
  return typeof template === 'string' ? template : template.render(scope(request))
}

const request: Partial<Scope> = {
  params: { id: '7' },
  queryFields: new QueryFields('?q=say+"hi"'),
  headers: { 'x-request-id': 'abc' },
  cookies: { sid: 's1' },
  body: { user: { name: 'Ada', age: 36 }, tags: ['a', 'b'], nothing: null },
}

describe('request values', () => {
  it.each([
    ['{{params.id}}', '7'],
    ['{{ params.id }}', '7'],
    ['{{query.q}}', 'say "hi"'],
    ['{{headers.X-Request-Id}}', 'abc'],
    ['{{cookies.sid}}', 's1'],
    ['{{body.user.age}}', 36],
    ['{{body.user}}', { name: 'Ada', age: 36 }],
    ['{{body.tags.1}}', 'b'],
    ['{{body.nothing}}', null],
    ['{{body.missing.deeper}}', null],
    ['{{now}}', referenceDate],
    ['Order {{params.id}} of {{body.user.name}}', 'Order 7 of Ada'],
    ['user={{body.user}}', 'user={"name":"Ada","age":36}'],
    ['[{{body.nothing}}{{body.missing}}]', '[]'],
    ['age {{body.user.age}}', 'age 36'],
  ])('%s is %j', (text, value) => {
    expect(render(text, request)).toEqual(value)
  })

  it('can never break the JSON around them', () => {
    const hostile = '","admin":true,"x":"\\'
    const value = { greeting: render('Hello {{body.q}}', { body: { q: hostile } }) }
    expect(JSON.parse(JSON.stringify(value))).toEqual({ greeting: `Hello ${hostile}` })
  })

  it('are not templates themselves', () => {
    expect(render('{{body.q}}!', { body: { q: '{{string.uuid}}' } })).toBe('{{string.uuid}}!')
  })
})

describe('what is missing has a default', () => {
  it.each([
    ["{{query.name ?? 'you'}}", 'you'],
    ["Hello {{query.name ?? 'you'}}!", 'Hello you!'],
    ["{{query.q ?? 'x'}}", 'say "hi"'],
    ['{{body.nothing ?? 5}}', 5],
    ['{{body.missing ?? {a: [1]}}}', { a: [1] }],
    ['{{body.missing ?? query.missing ?? params.id}}', '7'],
    ['{{body.missing ?? query.missing}}', null],
    ["{{body.missing ?? '}}'}}", '}}'],
    ['{{body.missing ?? false}}', false],
    ['{{body.missing ?? number.int({min: 5, max: 5})}}', 5],
  ])('%s is %j', (text, value) => {
    expect(render(text, request)).toEqual(value)
  })
})

describe('numbers of texts', () => {
  it.each([
    ['{{number(params.id)}}', 7],
    ['{{ number( params.id ) }}', 7],
    ['{{number(body.user.age)}}', 36],
    ['{{number(query.q)}}', null],
    ['{{number(query.q) ?? query.q}}', 'say "hi"'],
    ['{{number(query.missing ?? 3)}}', 3],
    ["{{number(query.missing ?? ' -1.5e2 ')}}", -150],
    ["{{number(query.missing ?? '')}}", null],
    ["{{number(query.missing ?? '0x10')}}", null],
    ["{{number(query.missing ?? 'Infinity')}}", null],
    ["{{number(query.missing ?? '1175928847299117063')}}", null],
    ['{{number(query.missing ?? true)}}', null],
    ['id {{number(params.id)}}', 'id 7'],
  ])('%s is %j', (text, value) => {
    expect(render(text, request)).toEqual(value)
  })
})

describe('names that are no plain words', () => {
  const body = { 'a.b': 1, 'first name': 'Ada', "it's": { x: 2 }, list: [{ id: 3 }] }
  it.each([
    ["{{body['a.b']}}", 1],
    ['{{body["first name"]}}', 'Ada'],
    [`{{body["it's"].x}}`, 2],
    ["{{body.list['0'].id}}", 3],
    ["{{headers['X-Request-Id']}}", 'abc'],
  ])('%s is %j', (text, value) => {
    expect(render(text, { ...request, body })).toEqual(value)
  })
})

describe('the request itself, and the environment', () => {
  const url = 'http://api.test:81/a?b=1'
  const variable = (name: string) => ({ MOCKAPI_A: 'one', PATH: '/bin' })[name]
  it.each([
    ['{{request.method}} {{request.path}}', 'POST /a'],
    ['{{request.url}}', url],
    ['{{request.host}} {{request.hostname}}', 'api.test:81 api.test'],
    ['{{request.origin}}/users', 'http://api.test:81/users'],
    ['{{request.ip}}', '::1'],
    ['{{env.MOCKAPI_A}}', 'one'],
    ["{{env.MOCKAPI_B ?? 'two'}}", 'two'],
  ])('%s is %j', (text, value) => {
    expect(render(text, { method: 'POST', path: '/a', url, ip: '::1', variable })).toBe(value)
  })
})

describe('Faker', () => {
  it.each([
    ['{{number.int({min: 5, max: 5})}}', 5],
    ['{{number.int({"min": 5, "max": 5,})}}', 5],
    ['{{number.float({min: 2.5, max: 2.5, fractionDigits: 1})}}', 2.5],
    ['{{helpers.arrayElement([{a: 1}])}}', { a: 1 }],
    ["{{helpers.arrayElement(['}}'])}}", '}}'],
    ['{{helpers.arrayElement(["a)\\"b"])}}', 'a)"b'],
    ['{{datatype.boolean({probability: 1})}}', true],
    ['{{number.bigInt({min: 12, max: 12})}}', 12],
    [
      '{{number.bigInt({min: "90071992547409931", max: "90071992547409931"})}}',
      '90071992547409931',
    ],
    ['{{date.between({from: "2020-01-01", to: "2020-01-01"})}}', '2020-01-01T00:00:00.000Z'],
    ['on {{date.between({from: "2020-01-01", to: "2020-01-01"})}}', 'on 2020-01-01T00:00:00.000Z'],
    ['{{string.alpha(0)}}', ''],
  ])('%s is %j', (text, value) => {
    expect(render(text)).toEqual(value)
  })

  it('is called anew for each template of a text', () => {
    const [first, second] = String(render('{{string.uuid}} {{string.uuid}}')).split(' ')
    expect(first).toHaveLength(36)
    expect(second).not.toBe(first)
  })

  it('gives copies of what Faker keeps', () => {
    const airline = render('{{airline.airline}}') as { name: string }
    airline.name = 'changed'
    expect(render('{{airline.airline}}')).not.toEqual(airline)
  })

  it('turns a failure into a sentence', () => {
    expect(() => render('{{number.int({min: 9, max: 1})}}')).toThrow(
      '"{{number.int({min: 9, max: 1})}}" failed: Max 1 should be greater than min 9. See https://fakerjs.dev/api/number',
    )
  })
})

describe('literal braces', () => {
  it.each([
    ['\\{{name}}', '{{name}}'],
    ['a \\{{b}} {{params.id}}', 'a {{b}} 7'],
    ['\\{{\\{{', '{{{{'],
    ['{one} }}', '{one} }}'],
    ['back\\slash', 'back\\slash'],
  ])('%s is %s', (text, value) => {
    expect(render(text, request)).toBe(value)
  })
})

describe('mistakes', () => {
  it.each([
    ['{{person.fulName}}', 'names no Faker method', 'Did you mean "{{person.fullName}}"?'],
    ['{{name.firstName}}', 'names no Faker method', '"{{person.firstName}}"'],
    ['{{#if x}}', 'is no template', '\\\\{{'],
    ['{{}}', 'is no template', '\\\\{{'],
    ['{{person.fullName', 'has no closing "}}"', '\\\\{{'],
    ['{{person.fullName(}}', 'has no closing "}}"', '\\\\{{'],
    ['{{number.int({min: })}}', 'has arguments that are not JSON5 values', 'number.int({min: 1'],
    ['{{number.int({max: Infinity})}}', 'has Infinity in it', 'number.int({min: 1'],
    ['{{helpers.arrayElement}}', 'needs arguments', 'fakerjs.dev/api'],
    ['{{params.id()}}', 'takes no arguments', 'Write "{{params.id}}"'],
    ['{{body..name}}', 'has an empty part', '"body.name"'],
    ['{{index.x}}', 'names no Faker method', '"{{index}}"'],
    ['{{number params.id}}', 'is no template', 'Did you mean "{{number(params.id)}}"?'],
    ["{{query.a || 'x'}}", 'is no template', 'Write "??"'],
    ['{{query.a ?? "x}}', 'has no closing "}}"', '\\\\{{'],
    ['{{query.a ?? }}', 'is no template', '\\\\{{'],
    ["{{'x'}}", 'is no template', '\\\\{{'],
    ['{{env.PATH}}', 'is no variable that mocks can read', 'MOCKAPI_'],
    ['{{env.MOCKAPI_ADMIN_TOKEN}}', 'is a secret of the server', 'a name of its own'],
    ['{{env.MOCKAPI_KEY}}', 'is a secret of the server', 'a name of its own'],
    ['{{env.MOCKAPI_Store}}', 'is a secret of the server', 'a name of its own'],
    ['{{env}}', 'is no variable that mocks can read', 'MOCKAPI_'],
    ['{{request.body}}', 'names no part of a request', 'request.method'],
    ['{{db}}', '"db" is all data', '"db.users.7"'],
    ['{{number()}}', 'is no template', '\\\\{{'],
  ])('%s', (text, message, hint) => {
    expect(() => compileTemplate(text)).toThrow(message)
    expect(() => compileTemplate(text)).toThrow(hint)
  })
})
