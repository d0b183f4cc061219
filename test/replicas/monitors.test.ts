import { expect, it, vi } from 'vitest'
import { useReplicas, type Replica } from '../support/replicas.ts'

const replicas = useReplicas()

/** The numbers that a monitor reads of the store. */
async function storeOf({ server }: Replica): Promise<Record<string, number>> {
  const text = await (await server.fetch('/__mockapi/metrics')).text()
  const lines = text.matchAll(/^mockapi_store_(\S+) (\S+)$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]))
}

it('a server stays ready while its store is lost, and monitors see that it is', async () => {
  const replica = await replicas.join()
  expect((await replica.send('POST', '/users', { name: 'Grace' })).status).toBe(201)
  expect(await storeOf(replica)).toMatchObject({ up: 1, 'appends_total{result="committed"}': 1 })
  replicas.engine.stop()
  expect((await replica.send('POST', '/users', { name: 'Hopper' })).status).toBe(503)
  expect(await storeOf(replica)).toMatchObject({ up: 0, 'appends_total{result="committed"}': 1 })
  expect(await replica.get('/__mockapi/ready')).toEqual({ ok: true, state: 'ready' })
  replicas.engine.start()
  expect((await replica.send('POST', '/users', { name: 'Hopper' })).status).toBe(201)
  expect(await storeOf(replica)).toMatchObject({ up: 1, 'appends_total{result="committed"}': 2 })
})

it('counts the conflicts of servers that write at once', async () => {
  const [one, two] = [await replicas.join(), await replicas.join()]
  const write = (to: Replica, index: number) => to.send('POST', '/users', { name: `n${index}` })
  const conflicts = async () => {
    const [first, second] = [await storeOf(one), await storeOf(two)]
    return [first, second].reduce(
      (sum, each) => sum + (each['appends_total{result="conflict"}'] ?? 0),
      0,
    )
  }
  // Servers that write in turns have none.
  await vi.waitFor(async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => write(index % 2 === 0 ? one : two, index)),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
    expect(await conflicts()).toBeGreaterThan(0)
  }, 10_000)
})
