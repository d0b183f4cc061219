import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FakerOptions, LocaleDefinition, Randomizer } from '@faker-js/faker'
import { faker as complete } from '@faker-js/faker/locale/en'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadFaker, referenceDate } from '../../src/generate/faker.ts'
import { locales } from '../../src/generate/faker.ts'
import { fakerMethods, needArguments } from '../../src/generate/names.ts'
import { source } from '../support/template-scope.ts'

afterEach(() => vi.restoreAllMocks())

function person(faker: ReturnType<typeof source.forRecord>): unknown[] {
  return [faker.person.fullName(), faker.internet.email(), faker.date.past(), faker.string.uuid()]
}

describe('records', () => {
  it('depend on seed, collection and index alone', () => {
    const third = person(source.forRecord(1, 'users', 3))
    person(source.forRecord(1, 'posts', 3))
    person(source.forRecord(1, 'users', 90_000))
    expect(person(source.forRecord(1, 'users', 3))).toEqual(third)
    expect(person(source.forRecord(1, 'users', 4))).not.toEqual(third)
    expect(person(source.forRecord(1, 'posts', 3))).not.toEqual(third)
    expect(person(source.forRecord(2, 'users', 3))).not.toEqual(third)
    expect(person(source.forRecord('1', 'users', 3))).toEqual(third)
  })

  it('stay the same from one version of mockapi to the next', () => {
    expect(person(source.forRecord(1, 'users', 0))).toMatchSnapshot()
  })

  it('are not disturbed by a factory that sets date or seed', () => {
    const before = source.forRecord(1, 'users', 0).date.past()
    const faker = source.forRecord(1, 'users', 1)
    faker.seed(42)
    faker.setDefaultRefDate('1990-01-01')
    expect(source.forRecord(1, 'users', 0).date.past()).toEqual(before)
  })

  it('lie before the reference date', () => {
    const past = source.forRecord(1, 'users', 0).date.past()
    expect(past.getTime()).toBeLessThan(Date.parse(referenceDate))
  })
})

describe('calls', () => {
  it('keep their Faker over an await, whatever else is drawn meanwhile', async () => {
    const expected = person(source.forCall(1, 'GET /a', 1))
    const faker = source.forCall(1, 'GET /a', 1)
    const first = faker.person.fullName()
    await Promise.resolve()
    person(source.forCall(1, 'GET /a', 2))
    person(source.forRecord(1, 'users', 1))
    const rest = [faker.internet.email(), faker.date.past(), faker.string.uuid()]
    expect([first, ...rest]).toEqual(expected)
  })

  it('differ by endpoint and by call', () => {
    const first = person(source.forCall(1, 'GET /a', 1))
    expect(person(source.forCall(1, 'GET /b', 1))).not.toEqual(first)
    expect(person(source.forCall(1, 'GET /a', 2))).not.toEqual(first)
  })

  it('can be seeded by the handler', () => {
    const faker = source.forCall(1, 'GET /a', 1)
    faker.seed(42)
    const drawn = faker.number.int()
    faker.seed(42)
    expect(faker.number.int()).toBe(drawn)
    faker.seed([1, 2])
    expect(faker.number.int()).not.toBe(drawn)
  })
})

it('gives instances that draw as complete ones do', () => {
  vi.spyOn(console, 'warn').mockReturnValue() // Faker announces what it deprecates.
  const own = source.forCall(1, 'GET /a', 1)
  const { locale } = (complete as unknown as { fakerCore: { locale: LocaleDefinition } }).fakerCore
  const Faker = complete.constructor as new (options: FakerOptions) => typeof complete
  const { randomizer } = (own as unknown as { fakerCore: { randomizer: Randomizer } }).fakerCore
  const real = new Faker({ locale, randomizer })
  real.setDefaultRefDate(referenceDate)
  for (const [module, methods] of fakerMethods) {
    for (const method of methods) {
      const name = `${module}.${method}`
      if (!needArguments.has(name)) expect(draw(own, name), name).toEqual(draw(real, name))
    }
  }
})

/** What a method gives after the seed 7. */
function draw(faker: typeof complete, name: string): unknown {
  faker.seed(7)
  const [module = '', method = ''] = name.split('.')
  const modules = faker as unknown as Record<string, Record<string, () => unknown>>
  return modules[module]?.[method]?.()
}

describe('locales', () => {
  it('are the entries of the package', () => {
    const folder = dirname(fileURLToPath(import.meta.resolve('@faker-js/faker/locale/en')))
    const files = readdirSync(join(folder)).filter((file) => file.endsWith('.js'))
    expect([...locales]).toEqual(files.map((file) => file.slice(0, -3)).sort())
  })

  it('give their own data', async () => {
    const german = await loadFaker('de')
    expect(german.forRecord(1, 'users', 0).location.country()).toMatchSnapshot()
  })

  it('that are unknown are refused with the nearest', async () => {
    await expect(loadFaker('pt-BR')).rejects.toThrow(
      'Faker has no locale "pt-BR". Did you mean "pt_BR"?',
    )
    await expect(loadFaker('../../index')).rejects.toThrow('Faker has no locale "../../index".')
  })
})
