import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { document, importInto, inPath, integer, json, object, string } from '../support/imported.ts'

const pet = { $ref: '#/components/schemas/Pet' }
const order = { $ref: '#/components/schemas/Order' }
const orders = { type: 'array', items: order }
const schemas = {
  Pet: object({ id: integer, name: string }, 'id', 'name'),
  Order: object({ id: integer, petId: integer, state: string }, 'id', 'petId', 'state'),
}
const one = { id: 1, petId: 198_772, state: 'new' }

it('imported records refer to records that are there, and are the same at each address that lists them', async () => {
  const state = { in: 'query', name: 'state', schema: string }
  const list = (items: object) => ({ get: { responses: { 200: json({ type: 'array', items }) } } })
  const paths = {
    '/pets': list(pet),
    '/pets/{id}': { get: { parameters: [inPath('id', integer)], responses: { 200: json(pet) } } },
    '/orders': { get: { responses: { 200: json(orders, { example: [one] }) } } },
    '/orders/{id}': {
      get: { parameters: [inPath('id', integer)], responses: { 200: json(order) } },
    },
    '/store/find': { get: { parameters: [state], responses: { 200: json(orders) } } },
  }
  using imported = await importInto(document(paths, { components: { schemas } }))
  await using server = await createMockServer({ cwd: imported.path })
  const all = async (path: string) =>
    (await (await server.fetch(path)).json()) as { id: number; petId: number; state: string }[]
  const pets = (await all('/pets')).map(({ id }) => id)
  const listed = await all('/orders')
  expect(listed.length).toBe(5)
  expect(listed.filter(({ petId }) => !pets.includes(petId))).toEqual([])
  expect(await all('/store/find')).toEqual(listed)
  const found = listed.filter((each) => each.state === 'new')
  expect(await all('/store/find?state=new')).toEqual(found)
  expect(found).toContainEqual({ ...one, petId: pets[0] })
})
