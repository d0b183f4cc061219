import { expect, it } from 'vitest'
import { useReplicas, type Replica } from '../support/replicas.ts'

const replicas = useReplicas()

/** Reads over a connection, so that the listener may answer from its cache. */
async function listening(): Promise<Replica & { readonly read: () => Promise<Response> }> {
  const replica = await replicas.join()
  await replica.server.listen(0)
  const address = new URL('/users/1', replica.server.url)
  return { ...replica, read: () => fetch(address, { headers: { 'user-agent': 'test' } }) }
}

it('sees what another server wrote where the answer was sent before, though no hint came', async () => {
  const [one, two] = [await replicas.join(), await listening()]
  replicas.engine.losesHints = true
  for (const visits of [1, 2, 3]) {
    const before = await Promise.all([two.read(), two.read(), two.read()])
    const seen = await Promise.all(before.map((each) => each.json()))
    expect(seen.map((each) => (each as { visits: number }).visits)).toEqual(
      seen.map(() => visits - 1),
    )
    expect((await one.send('PATCH', '/users/1', { visits })).status).toBe(200)
  }
  const fail = { key: 'GET /users/:id', failure: 503 }
  expect((await one.send('POST', '/__mockapi/overrides', { fail })).status).toBe(201)
  expect((await two.read()).status).toBe(503)
})

it('tells in an answer that was sent before that the store is gone, and not once it is back', async () => {
  const replica = await listening()
  const degraded = async () => (await replica.read()).headers.get('x-mockapi-degraded')
  expect([await degraded(), await degraded()]).toEqual([null, null])
  replicas.engine.stop()
  expect([await degraded(), await degraded()]).toEqual(['store-lost', 'store-lost'])
  replicas.engine.start()
  expect([await degraded(), await degraded()]).toEqual([null, null])
})
