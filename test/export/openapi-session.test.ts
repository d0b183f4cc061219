import { describe, expect, it } from 'vitest'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { resource, scenario } from '../../src/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { findInvalid } from '../support/openapi-described.ts'

describe('the document of a running server', () => {
  it('is that of the caller: with the data, the overrides and the scenarios of the session', async () => {
    await using server = await createMockServer({
      mocks: [
        resource('users', { seed: [{ name: 'Ada' }] }),
        { 'GET /health': { ok: true } },
        scenario('down', { 'GET /health': { $status: 500, $body: { message: 'Down' } } }),
      ],
    })
    const documentOf = async (session?: string) => {
      const headers = { 'x-mockapi-session': session ?? '' }
      const init = session === undefined ? {} : { headers }
      const response = await server.fetch('/__mockapi/openapi.json', init)
      const document = (await response.json()) as OpenApiObject
      expect(await findInvalid(document)).toBeUndefined()
      const { get } = document.paths['/users'] ?? {}
      return {
        statuses: Object.keys(get?.responses ?? {}),
        health: Object.keys(document.paths['/health']?.get?.responses ?? {}),
        fields: Object.keys(document.components?.schemas?.['User']?.properties ?? {}),
        id: get?.operationId,
        summary: get?.summary,
        paths: Object.keys(document.paths),
      }
    }
    const before = await documentOf()
    const own = server.session('checkout')
    own.use({ 'GET /users': { $status: 503, $body: { message: 'Closed' } } })
    own.use({ 'GET /new': { ok: true } })
    own.scenario('down')
    own.db('users').create({ name: 'Grace', age: 85 })
    expect(await documentOf()).toEqual(before)
    expect(await documentOf('checkout')).toEqual({
      statuses: ['200', '400', '503'],
      health: ['200', '500'],
      fields: ['id', 'name', 'age'],
      id: 'listUsers',
      summary: 'List users',
      paths: expect.arrayContaining([...before.paths, '/new']),
    })
    own.reset()
    expect(await documentOf('checkout')).toEqual(before)
  })
})
