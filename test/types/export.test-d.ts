import createClient from 'openapi-fetch'
import { describe, expectTypeOf, it } from 'vitest'
import { mocksFor, resource } from 'mockapi'
import type { components, operations, paths, webhooks } from '../fixtures/types/shop.ts'

type Pet = components['schemas']['Pet']

const tom = { kind: 'cat', id: 1, name: 'Tom', lives: 9 } as const
const rex = { kind: 'dog', id: 2, size: [60, 'cm'] } as const satisfies Pet

describe('schemas', () => {
  it('are told apart by their discriminator', () => {
    const pet = tom as Pet
    if (pet.kind === 'cat') {
      expectTypeOf(pet.name).toEqualTypeOf<string>()
      expectTypeOf(pet.lives).toEqualTypeOf<number>()
      expectTypeOf(pet.born).toEqualTypeOf<string | null | undefined>()
      expectTypeOf(pet.friends).toEqualTypeOf<Pet[] | undefined>()
    } else {
      expectTypeOf(pet.kind).toEqualTypeOf<'dog'>()
      expectTypeOf(pet.size).toEqualTypeOf<[number, 'cm' | 'in'] | undefined>()
    }
    // @ts-expect-error no such kind
    const fish: Pet = { kind: 'fish', id: 3, name: 'Nemo', lives: 1 }
    void fish
  })

  it('may hold themselves', () => {
    type Json = components['schemas']['Json']
    expectTypeOf<{ a: (number | { b: null })[] }>().toExtend<Json>()
    // @ts-expect-error no JSON
    const json: Json = { a: [() => 1] }
    void json
  })

  it('have members that cannot be changed where the document says so', () => {
    const pet = rex as Pet
    // @ts-expect-error it is readOnly
    pet.id = 2
  })
})

describe('operations', () => {
  it('have parameters, bodies and answers', () => {
    expectTypeOf<operations['getPet']['parameters']['path']>().toEqualTypeOf<{ id: number }>()
    expectTypeOf<paths['/pets/search']['query']>().toEqualTypeOf<operations['searchPets']>()
    expectTypeOf<webhooks['born']['post']['responses'][204]['content']>().toEqualTypeOf<undefined>()
  })
})

describe('mocksFor', () => {
  const pets = resource<Pet>('pets', { seed: [tom, rex] })

  it('takes them', () => {
    mocksFor<paths>()({
      'GET /pets': ({ db, query }) => {
        expectTypeOf(query.kind).toEqualTypeOf<'cat' | 'dog' | undefined>()
        return db(pets).all()
      },
      'GET /pets/:id': ({ db, params, error }) =>
        db(pets).find(params.id) ?? error(404, { title: 'None' }),
      'POST /pets': ({ body, json }) => json({ ...body, id: 1 }, { status: 201 }),
      'DELETE /pets/:id': () => null,
      'QUERY /pets/search': ({ body }) => [{ ...tom, name: body?.name ?? 'Tom' }],
      'GET /settings': { deep: [1, { deeper: null }] },
    })
    // @ts-expect-error no such path
    mocksFor<paths>()({ 'GET /cats': [] })
    // @ts-expect-error a cat without a name
    mocksFor<paths>()({ 'GET /pets/:id': { kind: 'cat', id: 1, lives: 9 } })
  })
})

describe('openapi-fetch', () => {
  const { GET, POST, DELETE } = createClient<paths>({ baseUrl: 'http://localhost:4000' })

  it('takes them', async () => {
    const { data, error } = await GET('/pets/{id}', { params: { path: { id: 1 } } })
    if (data?.kind === 'cat') expectTypeOf(data.name).toEqualTypeOf<string>()
    expectTypeOf(error).toEqualTypeOf<components['schemas']['Problem'] | undefined>()
    const list = await GET('/pets', { params: { query: { kind: 'cat' } } })
    expectTypeOf(list.data?.[0]?.kind).toEqualTypeOf<'cat' | 'dog' | undefined>()
    const made = await POST('/pets', { body: { kind: 'cat', name: 'Tom', lives: 9 } })
    expectTypeOf(made.data?.id).toEqualTypeOf<number | undefined>()
    await DELETE('/pets/{id}', { params: { path: { id: 1 } } })
    const settings = await GET('/settings')
    expectTypeOf(settings.data).toExtend<components['schemas']['Json'] | undefined>()
  })

  it('refuses what the document does not have', async () => {
    // @ts-expect-error no such path
    await GET('/cats')
    // @ts-expect-error the path needs its parameter
    await GET('/pets/{id}')
    // @ts-expect-error no such kind
    await GET('/pets', { params: { query: { kind: 'fish' } } })
    // @ts-expect-error a field is missing
    await POST('/pets', { body: { kind: 'cat' } })
  })
})
