import { describe, expect, it } from 'vitest'
import { parseValuePath, valueAt } from '../../src/http/value-path.ts'
import { compileTemplate } from '../../src/generate/template.ts'
import { scope } from '../support/template-scope.ts'

describe('what is no data cannot be named', () => {
  it.each([
    '{{constructor}}',
    '{{constructor.constructor}}',
    '{{person.constructor}}',
    '{{person.constructor.constructor("return 1")}}',
    '{{person.__proto__}}',
    '{{__proto__.fullName}}',
    '{{fakerCore.randomizer.next}}',
    '{{rawDefinitions.person.first_name}}',
    '{{definitions.person}}',
    '{{person.faker.seed}}',
    '{{seed(1)}}',
    '{{setDefaultRefDate("1990-01-01")}}',
    '{{helpers.fake("{{string.uuid}}")}}',
    '{{helpers.mustache("x", {})}}',
    '{{helpers.multiple("x")}}',
    '{{helpers.toString}}',
    '{{helpers.arrayElement.call([1])}}',
    '{{toString}}',
    '{{hasOwnProperty.call}}',
    '{{process.env.PATH}}',
    '{{globalThis}}',
  ])('%s', (text) => {
    expect(() => compileTemplate(text)).toThrow(/names no Faker method|is no template/)
  })
})

describe('inherited properties are not there', () => {
  it.each([
    'constructor',
    '__proto__',
    'toString',
    'constructor.name',
    '__proto__.polluted',
    'a.at',
  ])('body.%s', (path) => {
    const template = compileTemplate(`{{body.${path}}}`)
    const body = { a: ['x'], ...JSON.parse('{"__proto__":{"polluted":1}}') }
    expect(typeof template !== 'string' && template.render(scope({ body }))).toBeNull()
  })

  it('a text has no parts', () => {
    expect(valueAt('text', parseValuePath('length') ?? [])).toBeUndefined()
    expect(valueAt(() => 1, parseValuePath('name') ?? [])).toBeUndefined()
  })
})

describe('no template makes more than a bounded amount', () => {
  it.each([
    ['{{string.alpha(5000000)}}', 'has the size 5000000'],
    ['{{string.alpha({length: 5000000})}}', 'has the size 5000000'],
    ['{{string.alpha({length: {min: 1}})}}', 'has the size {"min":1}'],
    ['{{string.alpha({length: {}})}}', 'has the size {}'],
    ['{{string.alpha({length: "9"})}}', 'has the size "9"'],
    ['{{string.alpha({length: null})}}', 'has the size null'],
    ['{{string.sample({})}}', 'has the size {}'],
    ['{{string.sample("x")}}', 'has the size "x"'],
    ['{{string.nanoid({min: 1, max: 1e9})}}', 'has the size {"min":1,"max":1000000000}'],
    ['{{string.fromCharacters("ab", 1e9)}}', 'has the size 1000000000'],
    ['{{lorem.paragraphs(1000000)}}', 'has the size 1000000'],
    ['{{lorem.paragraphs(9000)}}', 'asks for about 18'],
    ['{{lorem.words([1e9])}}', 'has the size [1000000000]'],
    ['{{lorem.lines(-1)}}', 'has the size -1'],
    ['{{word.words({count: 1e9})}}', 'has the size 1000000000'],
    ['{{date.betweens({from: 0, to: 9, count: 1e9})}}', 'has the size 1000000000'],
    ['{{internet.password({length: 1e9})}}', 'has the size 1000000000'],
    ['{{finance.pin(1e9)}}', 'has the size 1000000000'],
    ['{{git.commitSha({length: 1e9})}}', 'has the size 1000000000'],
    ['{{system.fileName({extensionCount: 1e9})}}', 'has the size 1000000000'],
    ['{{helpers.arrayElements([1], 1e9)}}', 'has the size 1000000000'],
    ['{{helpers.fromRegExp("a{1000000}")}}', 'repeats something more than 10000 times'],
    ['{{helpers.replaceCreditCardSymbols("#{9,1000000}")}}', 'repeats something more than'],
    ['{{finance.creditCardNumber("9{1000000}")}}', 'repeats something more than'],
    [`{{lorem.lines(5000, "${'x'.repeat(5000)}")}}`, 'asks for about 25'],
    [`{{helpers.arrayElement(["${'x'.repeat(10_000)}"])}}`, 'over 10000 characters'],
    [`{{helpers.arrayElement(${'['.repeat(5000)}${']'.repeat(5000)})}}`, 'has no closing'],
    ['{{helpers.arrayElement([{__proto__: 1}])}}', 'has a "__proto__"'],
  ])('%s', (text, message) => {
    expect(() => compileTemplate(text)).toThrow(message)
  })

  it('arguments are shared and so cannot be changed by Faker', () => {
    const template = compileTemplate('{{helpers.shuffle([1, 2, 3], {inplace: true})}}')
    expect(() => typeof template !== 'string' && template.render(scope())).toThrow('failed: ')
  })
})
