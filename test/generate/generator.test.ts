import { describe, expect, it } from 'vitest'
import { collectionRandom } from '../../src/generate/faker.ts'
import { compileGenerator, type CompiledGenerator } from '../../src/generate/generator.ts'
import { isGenerator } from '../../src/generate/instructions.ts'
import { scope, source } from '../support/template-scope.ts'

const users = { $count: 50, $each: { n: '{{index}}', name: '{{person.fullName}}', tags: ['a'] } }

function compile(value: object): CompiledGenerator {
  return compileGenerator(value, (_path, problem) => expect.fail(problem.message))
}

function record(generator: CompiledGenerator, index: number): unknown {
  return generator.record(index, scope({ faker: source.forRecord(1, 'users', index) }))
}

it('makes a record without those before it', () => {
  const generator = compile(users)
  const all = Array.from({ length: 50 }, (_, index) => record(generator, index))
  expect(record(compile(users), 41)).toEqual(all[41])
  expect(all[41]).not.toEqual({ ...(all[40] as object), n: 41 })
  expect(all[41]).toMatchObject({ n: 41, tags: ['a'] })
  expect(all.slice(0, 3)).toMatchSnapshot()
})

it('gives the other fields of a record the same data when its collection grows', () => {
  const larger = compile({ ...users, $count: 1000 })
  expect(record(larger, 7)).toEqual(record(compile(users), 7))
})

describe('the number of records', () => {
  it('is known when it is a number', () => {
    expect(compile(users)).toMatchObject({ size: 50, usesFaker: true })
    expect(compile(users).count(() => 0.5)).toBe(50)
  })

  it('is drawn from seed and collection when it is a range', () => {
    const generator = compile({ $count: [10, 20], $each: { a: 1 } })
    expect(generator).toMatchObject({ size: undefined, usesFaker: false })
    const draw = (seed: number, name: string) => generator.count(collectionRandom(seed, name))
    expect(draw(1, 'users')).toBe(draw(1, 'users'))
    const drawn = Array.from({ length: 200 }, (_, seed) => draw(seed, 'users'))
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([10, 20])
    expect(
      new Set(drawn.map((_, seed) => draw(seed, 'posts') - draw(seed, 'users'))).size,
    ).not.toBe(1)
  })
})

it.each([
  [{ $count: 1 }, ''],
  [{ $count: 'x', $each: {} }, '$count'],
  [{ $count: 1, $each: { a: '{{x.y}}' } }, '$each/a'],
  [{ $count: 1, $each: { a: '{{params.id}}' } }, '$each/a'],
])('reports %j once, at %j', (value, path) => {
  const paths: string[] = []
  compileGenerator(value, (at) => paths.push(at.join('/')))
  expect(paths).toEqual([path])
})

it.each([
  [{ $count: 1 }, true],
  [{ $each: 1 }, true],
  [{ count: 1 }, false],
  [[], false],
  [null, false],
])('%j is a generator: %j', (value, expected) => {
  expect(isGenerator(value)).toBe(expected)
})
