import { faker } from '@faker-js/faker/locale/en'
import { afterEach, expect, it, vi } from 'vitest'
import { fakerMethods, needArguments, suggestName } from '../../src/generate/names.ts'

/** They take functions, or texts with placeholders of their own. */
const leftOut = new Set(['fake', 'maybe', 'multiple', 'mustache'].map((name) => `helpers.${name}`))

afterEach(() => vi.restoreAllMocks())

function methodsOf(module: object): string[] {
  const names = new Set<string>()
  for (let level = module; level !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name)
    level = Object.getPrototypeOf(level) as object
  }
  const members = module as Record<string, unknown>
  return [...names].filter((name) => name !== 'constructor' && typeof members[name] === 'function')
}

it('lists exactly the methods of Faker, without the dangerous ones', () => {
  const real = Object.entries(faker)
    .filter(([name]) => name !== 'fakerCore')
    .flatMap(([name, module]) => methodsOf(module as object).map((method) => `${name}.${method}`))
    .filter((name) => !leftOut.has(name))
  const listed = [...fakerMethods].flatMap(([module, methods]) =>
    [...methods].map((method) => `${module}.${method}`),
  )
  expect(listed.sort()).toEqual(real.sort())
})

it('knows which methods give nothing without arguments', () => {
  const modules = faker as unknown as Record<string, Record<string, () => unknown>>
  vi.spyOn(console, 'warn').mockReturnValue() // Faker announces what it deprecates.
  const failing: string[] = []
  for (const [module, methods] of fakerMethods) {
    for (const method of methods) {
      try {
        if (modules[module]?.[method]?.() === undefined) failing.push(`${module}.${method}`)
      } catch {
        failing.push(`${module}.${method}`)
      }
    }
  }
  for (const name of failing) expect(needArguments).toContain(name)
})

it.each([
  ['person.fulName', 'Did you mean "{{person.fullName}}"?'],
  ['fullName', 'Did you mean "{{person.fullName}}"?'],
  ['name.firstName', 'Faker renamed it: write "{{person.firstName}}".'],
  ['name.findName', 'Faker renamed it: write "{{person.fullName}}".'],
  ['address.city', 'Faker renamed it: write "{{location.city}}".'],
  ['internet.userName', 'Faker renamed it: write "{{internet.username}}".'],
  ['datatype.number', 'Faker renamed it: write "{{number.int}}".'],
  ['datatype.uuid', 'Faker renamed it: write "{{string.uuid}}".'],
  ['pramas.id', 'Write a Faker method'],
  ['idnex', 'Did you mean "{{index}}"?'],
  ['airline.nothingLikeIt', '"airline" has aircraftType, airline'],
  ['constructor.name', ''],
])('suggests for %s: %s', (name, hint) => {
  expect(suggestName(name, ['params', 'index', 'now'])).toContain(hint)
})

it('suggests only names that exist', () => {
  const renamed = ['address.streetName', 'company.bs', 'random.words', 'phone.phoneNumber']
  for (const name of renamed) {
    const [, module = '', method = ''] = /\{\{(\w+)\.(\w+)/.exec(suggestName(name, [])) ?? []
    expect(fakerMethods.get(module)?.has(method), name).toBe(true)
  }
})
