import type { Figure } from '../../lib/figures.ts'
import { poll } from '../../lib/process.ts'
import { inTurns, type Caller } from '../caller.ts'
import { none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

/** What is no data: overrides, scenarios and their states, counters, what is recorded, environments. */
export async function shared(fleet: Fleet): Promise<Figure[]> {
  const [one, two, three] = [0, 1, 2].map((index) => fleet.replica(index).caller) as [
    Caller,
    Caller,
    Caller,
  ]
  const wrong: string[] = []
  const expect = (what: string, is: unknown, expected: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(expected))
      wrong.push(`${what}: ${JSON.stringify(is)}`)
  }
  const admin = '/__mockapi'
  const statusOf = async (caller: Caller, path: string) => (await caller.ask('GET', path)).status
  const valueOf = async (caller: Caller, path: string) => (await caller.ask('GET', path)).value

  await one.must('POST', `${admin}/overrides`, { fail: { key: 'GET /cart', failure: 503 } })
  expect('an override of the first server at the second', await statusOf(two, '/cart'), 503)
  await three.must('DELETE', `${admin}/overrides`)
  expect('removed by the third, at the first', await statusOf(one, '/cart'), 200)

  await one.must('PUT', `${admin}/scenarios/empty%20cart`, { active: true })
  expect('a scenario at the second', await valueOf(two, '/cart'), { items: [] })
  await two.must('PUT', `${admin}/scenarios/empty%20cart`, { active: false })
  expect('switched off there, at the third', await valueOf(three, '/cart'), { items: ['a', 'b'] })
  await one.must('PUT', `${admin}/scenarios/order`, { active: true })
  expect('a state at the second', await valueOf(two, '/order'), { status: 'pending' })
  await two.must('POST', '/order/pay', {})
  expect('moved there, at the third', await valueOf(three, '/order'), { status: 'paid' })

  const calls: unknown[] = []
  await inTurns(12, 60, async () => {
    calls.push(((await valueOf(fleet.caller, '/ticket')) as { call?: number })?.call)
  })
  const all = Array.from({ length: 60 }, (_, index) => index + 1)
  expect(
    'numbers of 60 calls',
    calls.sort((a, b) => Number(a) - Number(b)),
    all,
  )
  const statuses: number[] = []
  await inTurns(12, 40, async () => void statuses.push(await statusOf(fleet.caller, '/flaky')))
  expect('failures of `times: 10`', statuses.filter((status) => status === 418).length, 10)

  const since = performance.now()
  const listed = async (caller: Caller) => {
    const calls = await caller.must<unknown[]>('GET', `${admin}/requests?path=/ticket&limit=1000`)
    return calls.length
  }
  const test = async () => {
    const counts = await Promise.all([one, two, three].map(listed))
    return counts.every((count) => count === 60) || undefined
  }
  await poll('the journal', test, { seconds: 5, interval: 20 }).catch(async () => {
    expect('calls in the journals', await Promise.all([one, two, three].map(listed)), [60, 60, 60])
  })
  const recorded = performance.now() - since

  await one.must('POST', '/items', { key: 'before' })
  await two.must('POST', `${admin}/reset`, {})
  expect('data after a reset', await valueOf(three, '/items'), [])
  expect('a scenario after it', await statusOf(one, '/order'), 404)
  expect('a counter after it', await valueOf(three, '/ticket'), { call: 1 })

  await environments([one, two, three], expect)
  for (const line of wrong) console.log(`  ${line}`)
  return [
    none(
      'what one server says and another does not: overrides, scenarios, counters, environments',
      wrong.length,
    ),
    time('until all servers list 60 calls of all', recorded, 2000),
  ]
}

async function environments(
  [one, two, three]: readonly [Caller, Caller, Caller],
  expect: (what: string, is: unknown, expected: unknown) => void,
): Promise<void> {
  const path = '/__mockapi/environments'
  const names = async (caller: Caller) =>
    (await caller.must<{ name: string }[]>('GET', path)).map(({ name }) => name)
  await one.must('POST', path, { name: 'demo', note: 'for all', ttl: '7d' })
  expect('an environment at the second', await names(two), ['demo'])
  const { note } = await three.must<{ note?: string }>('GET', `${path}/demo`)
  expect('its note at the third', note, 'for all')
  await two.must('POST', '/~demo/items', { key: 'in demo' })
  const items = (await three.ask('GET', '/~demo/items')).value as { key: string }[]
  expect(
    'its data at the third',
    items.map(({ key }) => key),
    ['in demo'],
  )
  expect('data outside of it', (await one.ask('GET', '/items')).value, [])
  const { status } = await one.ask('POST', path, { name: 'demo' })
  expect('making it again', status, 409)
  await two.must('POST', `${path}/demo/fork`, { name: 'copy' })
  const copied = (await one.ask('GET', '/~copy/items')).value as unknown[]
  expect('a fork of it', copied.length, 1)
  await two.must('POST', `${path}/demo/reset`, {})
  expect('its data after a reset', (await three.ask('GET', '/~demo/items')).value, [])
  await three.must('DELETE', `${path}/demo`)
  expect('after it was deleted, at the first', await names(one), ['copy'])
  await one.must('DELETE', `${path}/copy`)
  expect('after all were deleted, at the second', await names(two), [])
}
