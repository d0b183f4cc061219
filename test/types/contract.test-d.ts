import { describe, expectTypeOf, it } from 'vitest'
import { mocksFor, resource } from 'mockapi'
import type { MockMap } from 'mockapi'
import type { components, paths } from './shop-contract.ts'

type User = components['schemas']['User']

const users = resource('users', { seed: [] as User[] })
const ada: User = { id: 1, name: 'Ada', role: 'admin', tags: [] }

describe('keys', () => {
  it('are those of the contract, with colons', () => {
    const mocks = mocksFor<paths>()({
      'GET /users': [ada],
      'GET /users/:id': () => ada,
      'DELETE /users/:id': () => null,
    })
    expectTypeOf(mocks).toEqualTypeOf<MockMap>()
    mocksFor<paths>()({})
    mocksFor<paths>()({ 'GET /users': [] }, { delay: 100 })
  })

  it('are no others', () => {
    // @ts-expect-error no such path
    mocksFor<paths>()({ 'GET /people': [] })
    // @ts-expect-error no such method
    mocksFor<paths>()({ 'PATCH /users': [] })
    // @ts-expect-error a parameter of another name
    mocksFor<paths>()({ 'GET /users/:user': () => ada })
    // @ts-expect-error a template in place of a key
    mocksFor<paths>()({ 'GET /users/{id}': () => ada })
    // @ts-expect-error no such field of a behaviour
    mocksFor<paths>()({}, { dely: 100 })
  })

  it('have a prefix where one is named', () => {
    mocksFor<paths, { prefix: '/api' }>()({ 'GET /api/users': [ada] })
    // @ts-expect-error without it
    mocksFor<paths, { prefix: '/api' }>()({ 'GET /users': [ada] })
  })

  it('are all of them where that is asked for', () => {
    mocksFor<paths, { complete: true }>()({
      'GET /users': [],
      'POST /users': ({ json }) => json(ada, { status: 201 }),
      'GET /users/:id': () => ada,
      'DELETE /users/:id': () => null,
      'GET /status': ({ text }) => text('fine'),
      'PUT /users/:id/avatar': { url: '/a.png' },
    })
    // @ts-expect-error most are missing
    mocksFor<paths, { complete: true }>()({ 'GET /users': [] })
  })
})

describe('what comes', () => {
  it('has the parameters of the path as texts', () => {
    mocksFor<paths>()({
      'GET /users/:id': ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ readonly id: string }>()
        // @ts-expect-error no such parameter
        return { ...ada, name: params.name }
      },
    })
  })

  it('has the query as texts', () => {
    mocksFor<paths>()({
      'GET /users': ({ query }) => {
        expectTypeOf(query.page).toEqualTypeOf<string | undefined>()
        expectTypeOf(query.role).toEqualTypeOf<'admin' | 'member'>()
        // @ts-expect-error no such parameter
        void query.pgae
        return []
      },
      'GET /users/:id': ({ query }) => {
        // @ts-expect-error the operation has no query
        void query.page
        return ada
      },
    })
  })

  it('has a body where the contract has one', () => {
    mocksFor<paths>()({
      'POST /users': ({ body, json }) => {
        expectTypeOf(body).toEqualTypeOf<components['schemas']['NewUser']>()
        // @ts-expect-error no such field
        void body.email
        return json({ ...ada, name: body.name }, { status: 201 })
      },
      'GET /users': ({ body }) => {
        expectTypeOf(body).toEqualTypeOf<undefined>()
        return []
      },
      'PUT /users/:id/avatar': ({ body }) => {
        expectTypeOf(body).toEqualTypeOf<
          { readonly file?: string | Blob | undefined } | undefined
        >()
        return { url: '/a.png' }
      },
    })
  })
})

describe('what is answered', () => {
  it('fits the body of 200', () => {
    mocksFor<paths>()({ 'GET /users': [ada], 'GET /users/:id': async () => ada })
    mocksFor<paths>()({
      'GET /users/:id': ({ db, error, params }) => db(users).find(params.id) ?? error(404),
    })
    mocksFor<paths>()({ 'GET /users': ({ db }) => db(users).all() })
    // @ts-expect-error a field is missing
    mocksFor<paths>()({ 'GET /users/:id': { id: 1, name: 'Ada', tags: [] } })
    // @ts-expect-error a field too many
    mocksFor<paths>()({ 'GET /users/:id': { ...ada, email: 'ada@example.test' } })
    // @ts-expect-error a field of another type
    mocksFor<paths>()({ 'GET /users/:id': { ...ada, id: '1' } })
    // @ts-expect-error a value that is not among those
    mocksFor<paths>()({ 'GET /users/:id': { ...ada, role: 'owner' } })
    // @ts-expect-error one in place of a list
    mocksFor<paths>()({ 'GET /users': ada })
    // @ts-expect-error a field is missing in what a handler returns
    mocksFor<paths>()({ 'GET /users/:id': () => ({ id: 1, name: 'Ada', tags: [] }) })
    // @ts-expect-error the same in a promise
    mocksFor<paths>()({ 'GET /users/:id': async () => ({ id: 1 }) })
    // @ts-expect-error text is no JSON
    mocksFor<paths>()({ 'GET /status': 'fine' })
    // @ts-expect-error the contract answers 201
    mocksFor<paths>()({ 'POST /users': () => ada })
    // @ts-expect-error the contract has no 204
    mocksFor<paths>()({ 'GET /users': () => null })
  })

  it('fits its status', () => {
    mocksFor<paths>()({
      'POST /users': ({ json, body }) => {
        if (body.name === '') return json({ message: 'No name' }, { status: 422 })
        // @ts-expect-error the body of another status
        if (body.name === 'x') return json({ message: 'No name' }, { status: 201 })
        // @ts-expect-error no such status
        if (body.name === 'y') return json(ada, { status: 202 })
        // @ts-expect-error the contract has no 200
        if (body.name === 'z') return json(ada)
        // @ts-expect-error a field too many
        if (body.name === 'e') return json({ ...ada, email: '' }, { status: 201 })
        if (body.name === 'h') return json(ada, 201, { location: '/users/1' })
        return json(ada, { status: 201, headers: { location: '/users/1' } })
      },
      'GET /users/:id': ({ json }) => json(ada),
    })
  })

  it('has the errors of the contract', () => {
    mocksFor<paths>()({
      'GET /users/:id': ({ error, params }) => {
        if (params.id === '0') return error(404, { title: 'None' })
        // @ts-expect-error no such status
        if (params.id === '1') return error(401)
        return error(404, 'There is none')
      },
      'POST /users': ({ error }) => {
        // @ts-expect-error a problem document does not fit
        error(422, 'No name')
        // @ts-expect-error a body must be there
        error(422)
        return error(422, { message: 'No name' })
      },
      'DELETE /users/:id': ({ error }) => error(403, { message: 'No' }),
      'GET /status': ({ error }) => error(503, { message: 'Down' }),
    })
  })

  it('may be what is not checked: text, files, faults, what lies below', () => {
    mocksFor<paths>()({
      'GET /status': ({ text }) => text('fine'),
      'GET /users': ({ fault }) => fault('reset'),
      'GET /users/:id': async ({ next }) => await next(),
      'POST /users': () => Response.json({}),
    })
  })
})

describe('what next() gives', () => {
  it('is the declared body of each status', () => {
    mocksFor<paths>()({
      'GET /users': async ({ next }) => {
        const users = await (await next()).json()
        expectTypeOf(users).toEqualTypeOf<User[]>()
        return users
      },
      'GET /users/:id': async ({ next }) => {
        const answer = await next()
        expectTypeOf(answer).toExtend<Response>()
        if (!answer.ok) return answer
        expectTypeOf(answer.status).toEqualTypeOf<200>()
        const user = await answer.json()
        expectTypeOf(user).toEqualTypeOf<User>()
        // @ts-expect-error no such field
        void user.nmae
        return { ...user, name: 'Ada' }
      },
    })
  })
})
