import { createMockServer, resource } from 'mockapi'
import { expect, it } from 'vitest'

it('what data refuse outside of handlers is an Error whose message is the sentence', async () => {
  await using server = await createMockServer({ mocks: resource('users', { seed: [{ id: 1 }] }) })
  for (const { db } of [server, server.session('own')]) {
    const create = () => db('users').create({ id: 1 })
    expect(create).toThrow(Error)
    expect(create).toThrow('"users" has a record with the id 1 already.')
    expect(create).toThrow(expect.objectContaining({ code: 'id-taken' }))
    expect(db('users').create({ id: 2 })).toEqual({ id: 2 })
    expect(db('users').all()).toHaveLength(2)
  }
})
