import type { Figure } from '../../lib/figures.ts'
import { poll } from '../../lib/process.ts'
import { inTurns, type Caller } from '../caller.ts'
import { none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

const admin = '/__mockapi'

/** Compares what servers say with what they should say. */
class Said {
  readonly #wrong: string[] = []

  expect(what: string, is: unknown, expected: unknown): void {
    if (JSON.stringify(is) === JSON.stringify(expected)) return
    this.#wrong.push(`${what}: ${JSON.stringify(is)}`)
  }

  /** Prints what was wrong. */
  get figure(): Figure {
    for (const line of this.#wrong) console.log(`  ${line}`)
    return none('what one server says and another does not', this.#wrong.length)
  }
}

/** The callers of three servers; of one, three times its own. */
function callers(fleet: Fleet): [Caller, Caller, Caller] {
  const [one, two, third] = [0, 1, 2].map((index) => fleet.replica(index).caller)
  return [one, two, third] as [Caller, Caller, Caller]
}

const statusOf = async (caller: Caller, path: string) => (await caller.ask('GET', path)).status
const valueOf = async (caller: Caller, path: string) => (await caller.ask('GET', path)).value

/** Overrides, scenarios and their states, and a reset: what is set at one server is so at the next request to any other. */
export async function shared(fleet: Fleet): Promise<Figure[]> {
  const [one, two, third] = callers(fleet)
  const said = new Said()
  await one.must('POST', `${admin}/overrides`, { fail: { key: 'GET /cart', failure: 503 } })
  said.expect('an override of the first server at the second', await statusOf(two, '/cart'), 503)
  await third.must('DELETE', `${admin}/overrides`)
  said.expect('removed by the third, at the first', await statusOf(one, '/cart'), 200)

  await one.must('PUT', `${admin}/scenarios/empty%20cart`, { active: true })
  said.expect('a scenario at the second', await valueOf(two, '/cart'), { items: [] })
  await two.must('PUT', `${admin}/scenarios/empty%20cart`, { active: false })
  const cart = { items: ['a', 'b'] }
  said.expect('switched off there, at the third', await valueOf(third, '/cart'), cart)
  // Often, since what is answered too early is seen by chance.
  for (let round = 0; round < 30; round++) {
    await one.must('PUT', `${admin}/scenarios/order`, { active: true })
    said.expect('a state at the second', await valueOf(two, '/order'), { status: 'pending' })
    await two.must('POST', '/order/pay', {})
    said.expect('moved there, at the third', await valueOf(third, '/order'), { status: 'paid' })
    await one.must('PUT', `${admin}/scenarios/order`, { active: false })
  }
  await one.must('PUT', `${admin}/scenarios/order`, { active: true })

  await one.must('POST', '/items', { key: 'before' })
  await two.must('POST', `${admin}/reset`, {})
  said.expect('data after a reset', await valueOf(third, '/items'), [])
  said.expect('a scenario after it', await statusOf(one, '/order'), 404)
  return [said.figure]
}

/** `call` in handlers, `times` of behaviours and overrides: each call counts once. */
export async function counters(fleet: Fleet): Promise<Figure[]> {
  const [one, two] = callers(fleet)
  const said = new Said()
  const calls: unknown[] = []
  await inTurns(12, 60, async () => {
    calls.push(((await valueOf(fleet.caller, '/ticket')) as { call?: number })?.call)
  })
  const all = Array.from({ length: 60 }, (_, index) => index + 1)
  said.expect(
    'numbers of 60 calls',
    calls.sort((a, b) => Number(a) - Number(b)),
    all,
  )
  const failures = async (path: string, failure: number, clients: number) => {
    const statuses: number[] = []
    await inTurns(clients, 40, async () => void statuses.push(await statusOf(fleet.caller, path)))
    return statuses.filter((status) => status === failure).length
  }
  said.expect('failures of `times: 10`', await failures('/flaky', 418, 12), 10)
  const fail = { key: 'GET /cart', failure: 503, times: 5 }
  await one.must('POST', `${admin}/overrides`, { fail })
  said.expect(
    'failures of an override with `times: 5`, one call after the other',
    await failures('/cart', 503, 1),
    5,
  )
  await two.must('POST', `${admin}/reset`, {})
  said.expect('a counter after a reset', await valueOf(one, '/ticket'), { call: 1 })
  return [said.figure]
}

/** The journal of each server lists the calls of all. */
export async function journal(fleet: Fleet): Promise<Figure[]> {
  const said = new Said()
  await inTurns(12, 60, async () => void (await fleet.caller.ask('GET', '/ticket')))
  const since = performance.now()
  const listed = async (caller: Caller) => {
    const calls = await caller.must<unknown[]>('GET', `${admin}/requests?path=/ticket&limit=1000`)
    return calls.length
  }
  const counts = () => Promise.all(callers(fleet).map(listed))
  const test = async () => (await counts()).every((count) => count === 60) || undefined
  await poll('the journal', test, { seconds: 5, interval: 20 }).catch(() => {})
  said.expect('calls in the journals', await counts(), [60, 60, 60])
  return [said.figure, time('until all list 60 calls of all', performance.now() - since, 2000)]
}

/** Environments are made, listed, forked, reset and deleted at any server. */
export async function environments(fleet: Fleet): Promise<Figure[]> {
  const [one, two, third] = callers(fleet)
  const said = new Said()
  const path = `${admin}/environments`
  const names = async (caller: Caller) =>
    (await caller.must<{ name: string }[]>('GET', path)).map(({ name }) => name)
  await one.must('POST', path, { name: 'demo', note: 'for all', ttl: '7d' })
  said.expect('an environment at the second', await names(two), ['demo'])
  const demo = (await valueOf(third, `${path}/demo`)) as { note?: string }
  said.expect('its note at the third', demo.note, 'for all')
  await two.must('POST', '/~demo/items', { key: 'in demo' })
  const items = await valueOf(third, '/~demo/items')
  said.expect('its data at the third', items, [{ id: 1, key: 'in demo' }])
  said.expect('data outside of it', await valueOf(one, '/items'), [])
  said.expect('making it again', (await one.ask('POST', path, { name: 'demo' })).status, 409)
  await two.ask('POST', `${path}/demo/fork`, { name: 'copy' })
  said.expect('a fork of it', await valueOf(one, '/~copy/items'), [{ id: 1, key: 'in demo' }])
  await two.ask('POST', `${path}/demo/reset`, {})
  said.expect('its data after a reset', await valueOf(third, '/~demo/items'), [])
  await third.ask('DELETE', `${path}/demo`)
  said.expect('after it was deleted, at the first', await names(one), ['copy'])
  await one.ask('DELETE', `${path}/copy`)
  said.expect('after all were deleted, at the second', await names(two), [])
  return [said.figure]
}
