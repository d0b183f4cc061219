import { getConnInfo } from '@hono/node-server/conninfo'
import { bearerAuth } from 'hono/bearer-auth'
import { every, except } from 'hono/combine'
import { ipRestriction } from 'hono/ip-restriction'
import { languageDetector } from 'hono/language'
import { proxy } from 'hono/proxy'
import { expect, it } from 'vitest'
import { defineMock, use } from 'mockapi'
import { ask, serve, told } from '../support/hono-transports.ts'

it('ipRestriction refuses whom it names', async () => {
  const nobody = ipRestriction(getConnInfo, { denyList: ['127.0.0.1', '::1', '::ffff:127.0.0.1'] })
  await using server = await serve('over the wire', [
    use('/closed', nobody),
    defineMock({ 'GET /closed': 1, 'GET /open': 1 }),
  ])
  expect((await ask(server, 'GET /closed')).status).toBe(403)
  expect((await ask(server, 'GET /open')).status).toBe(200)
})

it('languageDetector tells the language that the client likes', async () => {
  const detector = languageDetector({ supportedLanguages: ['en', 'fr'], fallbackLanguage: 'en' })
  await using server = await serve('in process', [
    use(detector),
    defineMock({ 'GET /a': (c) => c.text(c.get('language')) }),
  ])
  const headers = { 'accept-language': 'fr' }
  expect(await told(await ask(server, 'GET /a', { headers }))).toEqual([200, 'fr'])
})

it('combined middleware lets through what is excepted', async () => {
  const guard = every(except('/x/open', bearerAuth({ token: 't1' })))
  await using server = await serve('in process', [
    use('/x/*', guard),
    defineMock({ 'GET /x/open': 1, 'GET /x/closed': 2 }),
  ])
  expect(await told(await ask(server, 'GET /x/open'))).toEqual([200, '1'])
  expect((await ask(server, 'GET /x/closed')).status).toBe(401)
  const headers = { authorization: 'Bearer t1' }
  expect(await told(await ask(server, 'GET /x/closed', { headers }))).toEqual([200, '2'])
})

it('proxy answers with what another server says', async () => {
  await using other = await serve('over the wire', defineMock({ 'GET /a': { from: 'other' } }))
  await using server = await serve('over the wire', [
    use('/other/*', (c) => proxy(other.url + c.req.path.replace('/other', ''))),
  ])
  const answer = await ask(server, 'GET /other/a')
  expect(await answer.json()).toEqual({ from: 'other' })
})
