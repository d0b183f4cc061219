import { html } from 'hono/html'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { ask, transports, serve, told } from '../support/hono-transports.ts'

describe.each(transports)('%s', (transport) => {
  describe('pages', () => {
    it('c.html takes texts and templates, which escape what is put in', async () => {
      const mocks = defineMock({
        'GET /text': ({ html: page }) => page('<p>a</p>'),
        'GET /template/:name': (c) => c.html(html`<p>${c.req.param('name')}</p>`),
        'GET /later': (c) => c.html(html`<p>${Promise.resolve('b')}</p>`, 203, { 'x-own': '1' }),
      })
      await using server = await serve(transport, mocks)
      const text = await ask(server, 'GET /text')
      expect(text.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
      expect(await text.text()).toBe('<p>a</p>')
      const template = await ask(server, 'GET /template/%3Cb%3E')
      expect(template.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
      expect(await template.text()).toBe('<p>&lt;b&gt;</p>')
      const later = await ask(server, 'GET /later')
      expect(await told(later)).toEqual([203, '<p>b</p>'])
      expect(later.headers.get('x-own')).toBe('1')
    })

    it('a renderer that a function sets is that of the handler', async () => {
      const mocks = [
        use('/pages/*', async (c, next) => {
          c.setRenderer((content) => c.html(html`<main>${content}</main>`))
          await next()
        }),
        defineMock({
          'GET /pages/a': (c) => c.render('hello'),
          'GET /plain': (c) => c.render('hello'),
        }),
      ]
      await using server = await serve(transport, mocks)
      expect(await (await ask(server, 'GET /pages/a')).text()).toBe('<main>hello</main>')
      expect(await (await ask(server, 'GET /plain')).text()).toBe('hello')
    })

    it('status, headers and cookies reach a page, rendered or made of a template', async () => {
      const mocks = defineMock({
        'GET /rendered': (c) => {
          c.status(203)
          c.header('x-own', '1')
          c.cookie('sid', '1')
          return c.render('a')
        },
        'GET /template': (c) => {
          c.status(203)
          c.header('x-own', '1')
          c.cookie('sid', '1')
          return c.html(html`a`)
        },
      })
      await using server = await serve(transport, mocks)
      for (const path of ['/rendered', '/template']) {
        const answer = await ask(server, `GET ${path}`)
        expect(await told(answer)).toEqual([203, 'a'])
        expect(answer.headers.get('x-own')).toBe('1')
        expect(answer.headers.getSetCookie()).toEqual(['sid=1; Path=/'])
      }
    })
  })

  it('c.redirect sends the client elsewhere', async () => {
    const mocks = defineMock({
      'GET /a': ({ redirect }) => redirect('/b'),
      'GET /b': ({ redirect }) => redirect('/ü?x=1', 301),
      'GET /c': (c) => {
        c.cookie('sid', '1')
        return c.redirect(new URL('https://example.com/x'), 303)
      },
    })
    await using server = await serve(transport, mocks)
    const heads = []
    for (const path of ['/a', '/b', '/c']) {
      const { status, headers } = await ask(server, `GET ${path}`)
      heads.push([status, headers.get('location'), headers.get('set-cookie')])
    }
    expect(heads).toEqual([
      [302, '/b', null],
      [301, '/%C3%BC?x=1', null],
      [303, 'https://example.com/x', 'sid=1; Path=/'],
    ])
  })

  it('c.notFound is 404', async () => {
    const mocks = [
      defineMock({ 'GET /a': (c) => c.notFound() }),
      use('/users/*', (c) => (c.req.path === '/users/1' ? c.notFound() : undefined)),
      resource('users', { seed: [{ name: 'Ada' }, { name: 'Grace' }] }),
    ]
    await using server = await serve(transport, mocks)
    expect((await ask(server, 'GET /a')).status).toBe(404)
    expect((await ask(server, 'GET /users/1')).status).toBe(404)
    expect((await ask(server, 'GET /users/2')).status).toBe(200)
  })
})
