import { expect, test } from 'vitest'
import { createMockServer, resource } from 'mockapi'

test('a reset makes no record of the seed again, of the server or of a session', async () => {
  let made = 0
  const items = resource('items', {
    seed: 50,
    factory: (_faker, index) => {
      made++
      return { index, tags: ['a'] }
    },
  })
  await using server = await createMockServer({ mocks: [items] })
  const before = server.db(items).all()
  const { length } = before
  const calls = made
  using session = server.session('one')
  for (const each of [server, session]) {
    each.db(items).update(1, { tags: ['b'] })
    each.db(items).delete(2)
    each.db(items).create({ index: 99, tags: [] })
    each.reset()
    expect(each.db(items).all()).toEqual(before)
    expect(each.db(items).create({ index: 1, tags: [] }).id).toBe(length + 1)
  }
  server.reset()
  session.reset()
  server.db(items).delete(1)
  session.reset()
  expect(session.db(items).all()).toEqual(before)
  expect(made).toBe(calls)
})
