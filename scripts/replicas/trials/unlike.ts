import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure } from '../../lib/figures.ts'
import { none } from '../figures.ts'
import type { Fleet, Replica } from '../fleet.ts'

interface Counter {
  readonly id: number
  readonly n: number
}

/** A server of another folder joins: what has another seed there is not mixed, and it says so. */
export async function otherFolder(fleet: Fleet): Promise<Figure[]> {
  const one = fleet.replica(0)
  await one.caller.must('PATCH', '/counters/1', { n: 7 })
  const other = await fleet.add({
    change: (folder) => {
      writeFileSync(join(folder, 'mocks', 'counters.json'), '[{ "id": 1, "n": 100 }]')
    },
  })
  await other.caller.must('POST', '/counters', { n: 101 })
  await one.caller.must('POST', '/counters', { n: 8 })
  await other.caller.must('POST', '/items', { key: 'of the other folder' })
  await one.caller.must('POST', '/items', { key: 'of the first' })
  const numbersOf = async ({ caller }: Replica) =>
    (await caller.must<Counter[]>('GET', '/counters')).map(({ n }) => n)
  const mixed = [
    JSON.stringify(await numbersOf(one)) !== '[7,8]',
    JSON.stringify(await numbersOf(other)) !== '[100,101]',
  ]
  const items = await Promise.all(
    fleet.replicas.map(async ({ caller }) => JSON.stringify(await caller.must('GET', '/items'))),
  )
  const told = other.server.lines.filter(({ event }) => event === 'warning' || event === 'store')
  for (const line of told) console.log(`  ${JSON.stringify(line)}`)
  console.log(`  ${JSON.stringify([await numbersOf(one), await numbersOf(other), items[0]])}`)
  await fleet.remove(other)
  return [
    none(
      'collections of two folders with unlike seeds that are mixed',
      mixed.filter(Boolean).length,
    ),
    none('collections of like seeds that are not shared', new Set(items).size - 1),
    none('servers of another folder that do not say so', told.length > 0 ? 0 : 1),
  ]
}

/** The clocks of two servers go wrong by two hours: writes and environments of days do not depend on them. */
export async function otherClock(fleet: Fleet): Promise<Figure[]> {
  const added: Replica[] = []
  for (const hours of [-2, 2]) {
    const late = `const now = Date.now; Date.now = () => now() + ${hours} * 3600_000`
    const url = `data:text/javascript,${encodeURIComponent(late)}`
    added.push(await fleet.add({ env: { NODE_OPTIONS: `--import=${url}` } }))
  }
  const session = { fields: { 'x-mockapi-session': 'clock' } }
  let failed = 0
  for (let turn = 0; turn < 50; turn++) {
    const { caller } = fleet.replica(turn)
    const { status } = await caller.ask('POST', '/items', { turn }, session)
    if (status !== 201) failed++
  }
  const lists = await Promise.all(
    fleet.replicas.map(async ({ caller }) => {
      const items = await caller.must<{ id: number }[]>('GET', '/items', undefined, session)
      return items.map(({ id }) => id).join()
    }),
  )
  const expected = Array.from({ length: 50 }, (_, index) => index + 1).join()
  const wrong = lists.filter((list) => list !== expected).length
  await fleet
    .replica(0)
    .caller.must('POST', '/__mockapi/environments', { name: 'a-week', ttl: '7d' })
  const without: Replica[] = []
  for (const replica of fleet.replicas) {
    const all = await replica.caller.must<{ name: string }[]>('GET', '/__mockapi/environments')
    if (!all.some(({ name }) => name === 'a-week')) without.push(replica)
  }
  await fleet.replica(0).caller.ask('DELETE', '/__mockapi/environments/a-week')
  for (const replica of added) await fleet.remove(replica)
  return [
    none('of 50 writes by servers whose clocks differ by hours, failed', failed),
    none('servers that hold something else then', wrong),
    none('servers for which an environment of 7 days is over', without.length),
  ]
}
