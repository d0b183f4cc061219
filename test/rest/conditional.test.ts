import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { send } from '../support/send.ts'

describe.each([
  ['in process', undefined],
  ['over the network', 0],
])('%s', (_where, port) => {
  let server: MockServer
  let tag: string

  beforeEach(async () => {
    const users = resource('users', { seed: [{ name: 'Ada' }, { name: 'Bob' }] })
    server = await createMockServer({ mocks: users, port })
    tag = (await send(server, 'GET /users/1')).headers.get('etag') ?? ''
    return () => server.close()
  })

  function get(ifNoneMatch: string, method = 'GET') {
    return send(server, `${method} /users/1`, undefined, { 'if-none-match': ifNoneMatch })
  }

  it('answers 304 without a body to its own tag', async () => {
    const { status, headers, body } = await get(tag)
    expect([status, body]).toEqual([304, ''])
    expect(headers.get('etag')).toBe(tag)
  })

  it.each([
    ['*', 304],
    ['W/TAG', 304],
    ['"other", TAG', 304],
    ['"a,b" , W/TAG', 304],
    ['"other"', 200],
    ['"a, TAG', 200],
    ['', 200],
  ])('If-None-Match: %s is %s', async (header, status) => {
    expect((await get(header.replace('TAG', tag))).status).toBe(status)
  })

  it('compares for HEAD as well', async () => {
    expect((await get(tag, 'HEAD')).status).toBe(304)
  })

  it('has another tag for another record, and after a write', async () => {
    expect((await send(server, 'GET /users/2')).headers.get('etag')).not.toBe(tag)
    const changed = await send(server, 'PATCH /users/1', { name: 'Eve' })
    expect(changed.headers.get('etag')).not.toBe(tag)
    expect((await get(tag)).status).toBe(200)
    expect((await get(changed.headers.get('etag') ?? '')).status).toBe(304)
  })

  it('has the first tag again when the record is as it was', async () => {
    await send(server, 'PATCH /users/1', { name: 'Eve' })
    await send(server, 'PATCH /users/1', { name: 'Ada' })
    expect((await get(tag)).status).toBe(304)
  })

  it.each(['PUT', 'PATCH', 'DELETE'])(
    '%s with If-Match of another version is 412',
    async (method) => {
      const { status, body } = await send(
        server,
        `${method} /users/1`,
        { name: 'Eve' },
        {
          'if-match': '"old"',
        },
      )
      expect(status).toBe(412)
      expect(body).toMatchObject({
        code: 'precondition-failed',
        detail: expect.stringContaining(tag),
      })
      expect(server.db('users').find(1)).toEqual({ id: 1, name: 'Ada' })
    },
  )

  it.each(['PUT', 'PATCH', 'DELETE'])(
    '%s with If-Match of this version is done',
    async (method) => {
      const { status } = await send(
        server,
        `${method} /users/1`,
        { name: 'Eve' },
        { 'if-match': tag },
      )
      expect(status).toBe(method === 'DELETE' ? 204 : 200)
    },
  )
})
