import { fileURLToPath } from 'node:url'
import { base, Faker } from '@faker-js/faker'
import { faker as full } from '@faker-js/faker/locale/en'
import { describe, expect, it } from 'vitest'
import { fakerPart } from '../../src/build/faker.ts'
import { withoutModules } from '../../src/build/runtime/faker.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const modules = Object.keys(full).filter((name) => name !== 'fakerCore')

type Made = Readonly<Record<string, () => unknown>>

/** What the methods of a module give that take no arguments, several times each. */
function drawn(faker: Faker, name: string): unknown[] {
  const module = faker[name as 'person'] as unknown as Made
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(module))
  const own = methods.filter((method) => method !== 'constructor' && !method.startsWith('_'))
  return own.flatMap((method) =>
    Array.from({ length: 30 }, (_, seed) => {
      faker.seed(seed)
      faker.setDefaultRefDate('2026-01-01')
      try {
        return String(JSON.stringify(module[method]?.()))
      } catch (error) {
        return String(error)
      }
    }),
  )
}

describe('the part of Faker for mocks that name a module', () => {
  it.each(modules)('has all that %s takes', async (name) => {
    const { data } = await fakerPart('en', { code: [], json: [`"{{${name}.x}}"`] }, folder)
    const part = new Faker({ locale: [data as never, base] })
    expect(drawn(part, name)).toEqual(drawn(full, name))
  })

  it('says that a module was left out', async () => {
    const { data, without } = await fakerPart('en', { code: ['f.person'], json: [] }, folder)
    const part = withoutModules(new Faker({ locale: [data as never, base] }), without)
    expect(part.person.firstName()).toEqual(expect.any(String))
    const Music = part.music.constructor as new () => unknown
    expect(() => new Music()).toThrow('left out Faker\'s "music"')
  })
})
