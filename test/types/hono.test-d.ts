import { zValidator } from '@hono/zod-validator'
import type { Context, Handler, MiddlewareHandler, Next } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { contextStorage } from 'hono/context-storage'
import { getCookie, setCookie } from 'hono/cookie'
import { createFactory, createMiddleware } from 'hono/factory'
import { jwt } from 'hono/jwt'
import { streamSSE } from 'hono/streaming'
import { validator } from 'hono/validator'
import { describe, expectTypeOf, it } from 'vitest'
import { defineMock, route, use } from 'mockapi'
import type { MiddlewareContext } from 'mockapi'
import { z } from 'zod'

describe('what was written for Hono', () => {
  it('is a handler of mocks', () => {
    const plain = (c: Context) => c.json({ id: c.req.param('id') })
    const later = async (c: Context) => c.text(await c.req.text())
    const passing = async (c: Context, next: Next) => {
      await next()
      c.header('x-own', '1')
    }
    const declared: Handler = (c) => c.text('a')
    const middleware: MiddlewareHandler = basicAuth({ username: 'a', password: 'b' })
    defineMock({
      'GET /a/:id': plain,
      'POST /a': later,
      'GET /b': passing,
      'GET /c': declared,
      'GET /d': middleware,
    })
    route('GET /a/:id', { handle: plain })
    route('ALL /b', { handle: middleware })
    route('POST /c', { body: z.object({ a: z.string() }), handle: later })
  })

  it('with variables of its own is a handler as well', () => {
    interface Env {
      Variables: { user: { name: string } }
    }
    const typed = (c: Context<Env>) => c.json({ name: c.get('user').name, also: c.var.user.name })
    const setting = createMiddleware<Env>(async (c, next) => {
      c.set('user', { name: 'Ada' })
      await next()
    })
    const [handler] = createFactory<Env>().createHandlers((c) => c.json(c.var.user))
    defineMock({ 'GET /me': typed, 'GET /you': handler })
    use('/me', setting)
  })

  it('stands before endpoints', () => {
    use('/admin/*', basicAuth({ username: 'a', password: 'b' }), contextStorage())
    use(jwt({ secret: 's', alg: 'HS256' }))
    use('/users', zValidator('json', z.object({ name: z.string() })))
    use(
      '/users',
      validator('query', (value) => ({ page: Number(value['page']) })),
    )
  })
})

describe('helpers of Hono', () => {
  it('take the context of a handler and of a function before', () => {
    defineMock({
      'GET /a': (c) => {
        expectTypeOf(getCookie(c, 'sid')).toEqualTypeOf<string | undefined>()
        setCookie(c, 'sid', '1')
        return streamSSE(c, async (out) => await out.writeSSE({ data: 'a' }))
      },
    })
    use((c, next) => {
      setCookie(c, 'sid', '1')
      return next()
    })
  })

  it('what was validated before an endpoint is what a cast says', () => {
    defineMock({
      'POST /users': (c) => {
        expectTypeOf(c.req.valid('json')).toEqualTypeOf<never>()
        const { name } = c.req.valid('json') as { name: string }
        // @ts-expect-error there is no such part of a request
        c.req.valid('nothing')
        return { name }
      },
    })
  })

  it('an answer of next is there for functions before', () => {
    use(async (c, next) => {
      expectTypeOf(c).toEqualTypeOf<MiddlewareContext>()
      expectTypeOf(c.res).toEqualTypeOf<Response>()
      expectTypeOf(c.error).toEqualTypeOf<Error | undefined>()
      const answer: Response = await next()
      return answer
    })
  })
})
