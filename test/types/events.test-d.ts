import { describe, expectTypeOf, it } from 'vitest'
import { defineMock, resource, sse } from 'mockapi'
import type { Context } from 'mockapi'

describe('events', () => {
  it('of a generator get a typed context', () => {
    const users = resource('users', { factory: () => ({ name: 'Ada' }) })
    defineMock({
      'GET /users/:id/events': sse(async function* ({ params, db, signal }) {
        expectTypeOf(params).toEqualTypeOf<{ readonly id: string }>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        yield { event: 'user', data: db(users).find(params.id)?.name }
      }),
    })
  })

  it('are made by a list, or later by a function', () => {
    defineMock({
      'GET /list': (c: Context) => c.sse(['one', { data: 2 }], { status: 201 }),
      'GET /later': (c: Context) => c.sse(() => ['one'], { retry: '2s' }),
    })
    // @ts-expect-error a list says nothing of coming back
    defineMock({ 'GET /list': (c) => c.sse([], { retry: '2s' }) })
    // @ts-expect-error what is no generator
    sse(['one'])
  })
})
