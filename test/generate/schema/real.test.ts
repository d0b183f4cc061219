import { describe, expect, it } from 'vitest'
import { sampleOf, samplesOf } from '../../support/schema-samples.ts'

type Fields = Record<string, unknown>

const text = { type: 'string' } as const
const integer = { type: 'integer' } as const
const number = { type: 'number' } as const

/** Objects with one property, of an owner. */
function members(owner: string, name: string, schema: object, more: object = {}): unknown[] {
  const properties = { [name]: schema, ...more }
  const all = samplesOf({ type: 'object', properties }, { name: owner, seeds: 30 })
  return all.map((each) => (each as Fields)[name])
}

const words = /^[\p{L}\d][\p{L}\d' .,&-]+$/u

it.each<[owner: string, name: string, schema: object, shape: RegExp]>([
  ['User', 'id', { ...text, format: 'uuid' }, /^[\da-f-]{36}$/],
  ['User', 'id', text, /^[\da-f-]{36}$/],
  ['User', '_id', text, /^[\da-f]{24}$/],
  ['User', 'name', text, /^[\p{L}'-]+ [\p{L}'-]+$/u],
  ['Product', 'name', text, /^[A-Z][\w-]+ [A-Z][\w-]+ [A-Z][\w-]+$/],
  ['Company', 'name', text, words],
  ['User', 'firstName', text, /^[\p{L}'-]+$/u],
  ['User', 'first_name', text, /^[\p{L}'-]+$/u],
  ['User', 'last-name', text, /^[\p{L}'-]+$/u],
  ['User', 'email', text, /^[^@\s]+@example\.\w+$/],
  ['Order', 'customerEmail', text, /^[^@\s]+@example\.\w+$/],
  ['User', 'avatarUrl', text, /^https:\/\/.+/],
  ['Product', 'imageUrl', { ...text, format: 'uri' }, /^https:\/\/.+\/640\/480$/],
  ['Product', 'price', text, /^\d+\.\d\d$/],
  ['Product', 'currency', text, /^[A-Z]{3}$/],
  ['Address', 'country', text, words],
  ['Address', 'country', { ...text, maxLength: 2 }, /^[A-Z]{2}$/],
  ['Address', 'countryCode', text, /^[A-Z]{2}$/],
  ['Address', 'zip', text, /^\d{5}/],
  ['Address', 'postal_code', text, /^\d{5}/],
  ['Address', 'city', text, words],
  ['Address', 'street', text, /\d+ .+/],
  ['User', 'phone', text, /^\+\d{7,15}$/],
  ['Site', 'url', text, /^https:\/\/[\w.-]+\/\S+$/],
  ['Post', 'slug', text, /^[\w']+-[\w-]+$/],
  ['Post', 'title', text, /^[\w' -]+/],
  ['Post', 'description', text, /^[A-Z].+\.$/],
  ['Post', 'createdAt', { ...text, format: 'date-time' }, /^202[3-6]-\d\d-\d\dT[\d:.]+Z$/],
  ['Post', 'published_at', text, /^202[3-6]-\d\d-\d\dT[\d:.]+Z$/],
  ['Post', 'date', text, /^202[3-6]-\d\d-\d\d$/],
  ['User', 'birthDate', { ...text, format: 'date' }, /^(19[4-9]|200)\d-\d\d-\d\d$/],
  ['Product', 'sku', text, /^[A-Z]{3}-\d{5}$/],
  ['Product', 'color', text, /^[a-z ]+$/],
  ['Account', 'iban', text, /^[A-Z]{2}\d{2}[A-Z\d]+$/],
  ['Visit', 'ip', text, /^\d+\.\d+\.\d+\.\d+$/],
  ['User', 'locale', text, /^[a-z]{2}-[A-Z]{2}$/],
  ['User', 'timezone', text, /^[A-Z][\w+-]+(\/[\w+/-]+)?$/],
  ['User', 'language', text, /^[a-z]{2}$/],
  ['Session', 'accessToken', text, /^[\w.]{20,}$/],
  ['Commit', 'sha', text, /^[\da-f]{40}$/],
  ['File', 'hash', text, /^[\da-f]{40}$/],
  ['App', 'version', text, /^\d+\.\d+\.\d+$/],
  ['File', 'fileName', text, /^\S+\.\w+$/],
  ['File', 'mimeType', text, /^\w+\/[\w.+-]+$/],
  ['Order', 'status', { enum: ['open', 'closed'] }, /^(open|closed)$/],
])('%s.%s of %j reads real', (owner, name, schema, shape) => {
  for (const value of members(owner, name, schema)) expect(value).toMatch(shape)
})

it.each<[name: string, schema: object, min: number, max: number]>([
  ['age', integer, 18, 80],
  ['age', { ...integer, minimum: 0, maximum: 120 }, 18, 80],
  ['rating', number, 1, 5],
  ['quantity', integer, 1, 10],
  ['percentage', number, 0, 100],
  ['lat', number, -90, 90],
  ['longitude', number, -180, 180],
  ['price', number, 2, 300],
  ['totalCount', integer, 0, 500],
  ['year', integer, 1990, 2025],
  ['imageWidth', integer, 640, 1920],
  ['createdAt', integer, 1.6e9, 1.8e9],
  ['price', { ...integer, minimum: 5000 }, 5000, 6000],
])('%s of %j lies in its usual range', (name, schema, min, max) => {
  for (const value of members('Thing', name, schema)) {
    expect(value).toBeGreaterThanOrEqual(min)
    expect(value).toBeLessThanOrEqual(max)
  }
})

describe('the fields of an object agree', () => {
  const properties = {
    firstName: text,
    last_name: text,
    name: text,
    email: { ...text, format: 'email' },
    createdAt: { ...text, format: 'date-time' },
    updatedAt: { ...text, format: 'date-time' },
    expiresAt: { ...text, format: 'date-time' },
  }

  it('by name and address', () => {
    for (const one of samplesOf({ properties }, { name: 'User' })) {
      const { firstName, last_name: lastName, name, email } = one as Fields
      expect(name).toBe(`${String(firstName)} ${String(lastName)}`)
      const plain = (of: unknown) =>
        String(of)
          .toLowerCase()
          .replaceAll(/[^a-z]/g, '')
      const [first, last] = [plain(firstName), plain(lastName)]
      expect([first, last].some((part) => plain(email).includes(part))).toBe(true)
    }
  })

  it('by time', () => {
    for (const one of samplesOf({ properties })) {
      const { createdAt, updatedAt, expiresAt } = one as Record<string, string>
      expect(String(createdAt) <= String(updatedAt) && String(updatedAt) < String(expiresAt)).toBe(
        true,
      )
    }
  })
})

describe('numbers agree', () => {
  it('of an order', () => {
    const order = { subtotal: number, tax: number, shipping: number, total: number }
    for (const one of samplesOf({ properties: order })) {
      const { subtotal, tax, shipping, total } = one as Record<string, number>
      expect(total).toBeCloseTo(Number(subtotal) + Number(tax) + Number(shipping), 2)
    }
  })

  it('of pages', () => {
    const page = { page: integer, perPage: integer, total: integer, totalPages: integer }
    for (const one of samplesOf({ properties: page })) {
      const { perPage, total, totalPages } = one as Record<string, number>
      expect(totalPages).toBe(Math.ceil(Number(total) / Number(perPage)))
    }
  })
})

it('knows what a name is of by the component or the property around', () => {
  const named = { type: 'object', properties: { name: text } }
  const schema = {
    properties: { customer: named, product: named, it: { $ref: '#/components/schemas/User' } },
    components: { schemas: { User: named } },
  }
  for (const one of samplesOf(schema, { name: 'Order' })) {
    const { customer, product, it } = one as Record<string, { name: string }>
    expect(customer?.name).toMatch(/^[\p{L}'-]+ [\p{L}'-]+$/u)
    expect(product?.name).toMatch(/^[A-Z][\w-]+ [A-Z][\w-]+ [A-Z][\w-]+$/)
    expect(it?.name).toMatch(/^[\p{L}'-]+ [\p{L}'-]+$/u)
  }
})

it('numbers the ids of a list, and makes other persons of its items', () => {
  const user = { type: 'object', properties: { id: integer, email: text } }
  const list = sampleOf({ type: 'array', minItems: 5, items: user }) as Fields[]
  expect(list.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
  expect(new Set(list.map(({ email }) => email)).size).toBe(5)
  expect(sampleOf(user, { index: 41 })).toMatchObject({ id: 42 })
})

it('has 1 to 5 items in a list', () => {
  const lengths = samplesOf({ type: 'array', items: text }).map((list) => (list as []).length)
  expect(Math.min(...lengths)).toBeGreaterThan(0)
  expect(Math.max(...lengths)).toBeLessThan(6)
})

it('leaves null to optional values, one in eight', () => {
  const schema = { type: ['string', 'null'] }
  const object = { properties: { a: schema, b: schema }, required: ['a'] }
  const all = samplesOf(object, { seeds: 400 }) as Fields[]
  expect(all.filter(({ a }) => a === null)).toEqual([])
  const count = all.filter(({ b }) => b === null).length
  expect(count).toBeGreaterThan(25)
  expect(count).toBeLessThan(80)
})

describe('an example', () => {
  it('is taken where it fits', () => {
    expect(sampleOf({ ...text, example: 'Blue hoodie' })).toBe('Blue hoodie')
    expect(sampleOf({ ...integer, example: 'Blue' })).not.toBe('Blue')
    const schema = { properties: { label: { ...text, examples: ['Blue hoodie'] } } }
    expect(sampleOf(schema)).toEqual({ label: 'Blue hoodie' })
  })

  it('of a whole object is taken, and the fields of further items are like it', () => {
    const item = {
      type: 'object',
      properties: { id: text, stock: { type: 'integer' } },
      example: { id: 'cus_9f3K', stock: 4000 },
    }
    const list = sampleOf({ type: 'array', minItems: 4, items: item }) as Fields[]
    expect(list[0]).toEqual({ id: 'cus_9f3K', stock: 4000 })
    for (const { id } of list) expect(id).toMatch(/^cus_\d[a-z]\d[A-Z]$/)
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
  })

  it('of a property is not the name of all items', () => {
    const item = {
      properties: { name: { ...text, example: 'Blue hoodie' }, x: { ...text, example: 'Xs' } },
    }
    const list = sampleOf(
      { type: 'array', minItems: 5, items: item },
      { name: 'products' },
    ) as Fields[]
    expect(list[0]).toEqual({ name: 'Blue hoodie', x: 'Xs' })
    expect(new Set(list.map(({ name }) => name)).size).toBe(5)
    expect(new Set(list.map(({ x }) => x)).size).toBe(1)
  })

  it('is kept by all items where it is a kind, and no date of nonsense', () => {
    const item = {
      properties: {
        type: { ...text, example: 'User' },
        starred_at: { ...text, example: '2020-07-09T00:17:55Z' },
        url: { ...text, format: 'uri', example: 'https://x.io/items/4711' },
      },
    }
    const list = sampleOf({ type: 'array', minItems: 5, items: item }) as Record<string, string>[]
    for (const { type, starred_at: starred, url } of list) {
      expect(type).toBe('User')
      expect(Date.parse(String(starred))).toBeGreaterThan(0)
      expect(url).toMatch(/^https:\/\/x\.io\/items\/\d{4}$/)
    }
  })

  it('is for one of all in lists, however deep', () => {
    const user = { properties: { login: { ...text, example: 'octocat' } } }
    const list = sampleOf({ type: 'array', minItems: 3, items: { properties: { user } } })
    const logins = (list as { user: { login: string } }[]).map(({ user: { login } }) => login)
    expect(logins.indexOf('octocat')).toBe(0)
    expect(new Set(logins).size).toBe(logins.length)
  })

  it('gives way to a known field', () => {
    const schema = { properties: { id: { ...integer, example: 10 } }, example: { id: 11 } }
    expect(sampleOf(schema, { given: { id: '7' } })).toEqual({ id: 7 })
    expect(sampleOf(schema, { given: { id: 'x' } })).toEqual({ id: 11 })
  })
})

describe('x-faker', () => {
  it.each<[call: unknown, schema: object, shape: RegExp]>([
    ['person.firstName', text, /^[\p{L}'-]+$/u],
    ['name.firstName', text, /^[\p{L}'-]+$/u],
    ['internet.userName', text, /^[\w.]+$/],
    ['faker.number.int({ min: 5, max: 6 })', integer, /^[56]$/],
    [{ 'number.int': { min: 5, max: 6 } }, integer, /^[56]$/],
    [{ 'datatype.number': { min: 5, max: 6 } }, integer, /^[56]$/],
    [{ 'number.int': { min: 5, max: 6 } }, text, /^[56]$/],
    [{ 'helpers.arrayElement': [['red', 'green']] }, text, /^(red|green)$/],
    ['date.past', { ...text, format: 'date' }, /^\d{4}-\d\d-\d\d$/],
    ['no.method', text, /./],
    [{ 'helpers.arrayElement': [] }, text, /./],
    ['person.firstName', { ...integer, minimum: 3, maximum: 3 }, /^3$/],
    [{ 'string.alpha': 1_000_000_000 }, text, /^.{1,200}$/],
  ])('%j', (call, schema, shape) => {
    for (const value of samplesOf({ ...schema, 'x-faker': call }))
      expect(String(value)).toMatch(shape)
  })
})
