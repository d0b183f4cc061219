import type { Faker } from '@faker-js/faker'
import { describe, expectTypeOf, it } from 'vitest'
import { createMockServer, defineConfig, defineMock, many, one, resource, route } from 'mockapi'
import type { Context, MockServer, Reply } from 'mockapi'
import * as v from 'valibot'

const posts = resource('posts', {
  path: '/api/posts',
  seed: [{ title: 'One', tags: ['a'] }],
  factory: () => ({ title: '', tags: [] as string[] }),
  relations: { author: one('users'), comments: many('comments', { foreignKey: 'postId' }) },
})

describe('the context', () => {
  it('has typed members that may be taken apart', () => {
    defineMock({
      'GET /x/:id': ({
        query,
        queries,
        headers,
        cookies,
        request,
        signal,
        faker,
        call,
        endpoint,
      }) => {
        expectTypeOf(query['page']).toEqualTypeOf<string | undefined>()
        expectTypeOf(queries('tag')).toEqualTypeOf<readonly string[]>()
        expectTypeOf(headers['accept']).toEqualTypeOf<string | undefined>()
        expectTypeOf(cookies['sid']).toEqualTypeOf<string | undefined>()
        expectTypeOf(request).toEqualTypeOf<Request>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        expectTypeOf(faker).toEqualTypeOf<Faker>()
        expectTypeOf(call).toEqualTypeOf<number>()
        expectTypeOf(endpoint.key).toEqualTypeOf<string>()
        return null
      },
      'POST /y': async ({ json, cookie, error, redirect, file, fault, delay, next }) => {
        expectTypeOf(json({}, 201)).toExtend<Response>()
        expectTypeOf(error(404)).toEqualTypeOf<Reply>()
        cookie('a', 'b', { httpOnly: true })
        await delay('100-400ms')
        await delay([1, 2])
        // @ts-expect-error no such fault
        if (Math.random() > 2) return fault('explode')
        if (Math.random() > 3) return Math.random() > 5 ? await next() : redirect('/z')
        return Math.random() > 4 ? file('a.png') : error(404, 'gone')
      },
    })
  })

  it('has no other members', () => {
    expectTypeOf<Context>().not.toHaveProperty('store')
  })
})

describe('schemas', () => {
  it('of valibot type the body', () => {
    route('PUT /things/:id', {
      body: v.object({ size: v.pipe(v.string(), v.transform(Number)) }),
      handle: ({ body, params }) => {
        expectTypeOf(body.size).toEqualTypeOf<number>()
        expectTypeOf(params).toEqualTypeOf<{ readonly id: string }>()
        return body
      },
    })
  })
})

describe('resources', () => {
  it('check their options', () => {
    // @ts-expect-error no such operation
    resource('a', { only: ['list', 'wipe'] })
    // @ts-expect-error no such way to make ids
    resource('a', { ids: 'nano' })
    // @ts-expect-error a delay is no truth value
    resource('a', { delay: true })
    resource('a', { factory: (f, index) => ({ name: f.person.fullName(), index }), seed: 3 })
  })
})

describe('a server', () => {
  it('gives typed data', async () => {
    const server = await createMockServer({
      mocks: [posts],
      seed: 'x',
      delay: { median: 1, p99: 2 },
    })
    expectTypeOf(server).toEqualTypeOf<MockServer>()
    expectTypeOf(server.db(posts).all()[0]?.tags).toEqualTypeOf<string[] | undefined>()
    expectTypeOf(server.fetch).returns.resolves.toEqualTypeOf<Response>()
    // @ts-expect-error no such setting
    await createMockServer({ prot: 1 })
  })

  it('has a typed configuration', () => {
    expectTypeOf(defineConfig({ port: 1, delay: '1s' }).port).toEqualTypeOf<number | undefined>()
    // @ts-expect-error no such setting
    defineConfig({ prot: 1 })
  })
})
