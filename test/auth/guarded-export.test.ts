import { expect, it } from 'vitest'
import { resource } from '../../src/index.ts'
import { ask, serve } from '../support/guarded.ts'

it('tells in the OpenAPI document who may call, by credentials that clients know', async () => {
  await using server = await serve(
    [
      { 'USE /admin/*': { $auth: { role: 'admin' } } },
      { 'GET /orders': { $auth: 'orders:read', ok: true }, 'GET /open': { ok: true } },
      { 'GET /admin/stats': { ok: true }, 'GET /admin/health': { $auth: false, ok: true } },
      resource('notes', { seed: [{ id: 1 }], auth: { read: false, write: true } }),
    ],
    { apiKey: 'x-api-key' },
  )
  const { body } = await ask(server, 'GET /__mockapi/openapi.json')
  const { paths, components } = body as {
    readonly paths: Record<string, Record<string, { security?: unknown; responses: object }>>
    readonly components: { readonly securitySchemes: object }
  }
  const of = (path: string, method = 'get') => paths[path]?.[method]?.security
  expect(of('/orders')).toEqual([
    { openIdConnect: ['orders:read'] },
    { apiKey: [] },
    { apiKey2: [] },
  ])
  expect(Object.keys(paths['/orders']?.['get']?.responses ?? {})).toEqual(['200', '401', '403'])
  expect(of('/open')).toBeUndefined()
  expect(of('/admin/stats')).toEqual([{ openIdConnect: [] }, { apiKey: [] }, { apiKey2: [] }])
  expect(of('/admin/health')).toBeUndefined()
  expect(of('/notes')).toBeUndefined()
  expect(of('/notes', 'post')).toBeDefined()
  expect(components.securitySchemes).toMatchObject({
    openIdConnect: {
      openIdConnectUrl: expect.stringMatching(/\/auth\/\.well-known\/openid-configuration$/),
    },
    apiKey: { in: 'header', name: 'x-api-key' },
    apiKey2: { in: 'cookie', name: 'mockapi-login' },
  })
})
