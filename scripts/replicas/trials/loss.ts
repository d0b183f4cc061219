import { setTimeout as wait } from 'node:timers/promises'
import type { Figure } from '../../lib/figures.ts'
import { poll, stop } from '../../lib/process.ts'
import type { Caller } from '../caller.ts'
import { counted, none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'
import type { Break } from '../relay.ts'
import { settle, slowest, startLoad } from './load.ts'

interface Item {
  readonly id: number
  readonly key: string
}

const items = (caller: Caller) => caller.must<Item[]>('GET', '/items')

/** The engine is killed under load, and comes back after two seconds. */
export async function engineLoss(fleet: Fleet): Promise<Figure[]> {
  const { engine } = fleet
  if (!engine) return []
  const load = startLoad((client) => fleet.replica(client).caller)
  await wait(1000)
  await engine.kill()
  const killed = performance.now()
  await wait(2000)
  await engine.start()
  const back = performance.now()
  const first = () => load.writes.find(({ status, at, ms }) => status === 201 && at + ms > back)
  const next = await poll('the first write', first)
  await wait(1000)
  await load.stop()
  await fleet.untilEqual()
  const settled = settle(load.writes, await items(fleet.caller))
  const refused = load.writes.filter(({ status }) => status === 503)
  const ways = refused.filter(({ headers }) => !(Number(headers['retry-after']) > 0))
  const bad = load.reads.filter(({ status }) => status !== 200)
  const during = load.reads.filter(({ at }) => at > killed + 500 && at < back)
  const silent = during.filter(({ headers }) => headers['x-mockapi-degraded'] === undefined)
  const others = load.writes.length - settled.acknowledged - refused.length
  return [
    none(`of ${load.reads.length} reads while the engine is killed for 2 s, not 200`, bad.length),
    none(`of ${during.length} reads without the engine, not marked as degraded`, silent.length),
    time('the slowest read', slowest(load.reads)),
    counted('writes that were acknowledged', settled.acknowledged),
    counted('writes that were refused with 503', refused.length),
    none('without Retry-After among them', ways.length),
    none('writes that were answered otherwise', others),
    time('the slowest write', slowest(load.writes), 5000),
    none('acknowledged writes that were lost', settled.lost),
    none('writes that are there twice', settled.doubled),
    counted('refused writes that are there', settled.thereAllTheSame),
    time('from the engine being back to the first write', next.at + next.ms - back, 5000),
  ]
}

/** One server is killed under load behind the proxy, and started again. */
export async function replicaLoss(fleet: Fleet): Promise<Figure[]> {
  const load = startLoad(() => fleet.caller, { name: 'killed' })
  await wait(1000)
  await stop(fleet.replica(1).server.child)
  const killed = performance.now()
  await wait(1500)
  const isLate = ({ at, ms }: { at: number; ms: number }) => at + ms > killed + 1000
  const after = [...load.reads, ...load.writes].filter(isLate)
  const since = performance.now()
  await fleet.revive(1)
  const started = performance.now() - since
  await wait(500)
  await load.stop()
  const equal = await fleet.untilEqual()
  const settled = settle(load.writes, await items(fleet.caller))
  const bad = [...load.reads, ...load.writes].filter(({ status }) => status >= 500 || status === 0)
  const lateBad = after.filter(({ status }) => status >= 400)
  return [
    {
      what: 'requests that failed with a server that was killed',
      value: bad.length,
      unit: '',
      most: 24,
    },
    none(`of ${after.length} requests from 1 s later on, failed`, lateBad.length),
    none(`of ${settled.acknowledged} acknowledged writes, lost`, settled.lost),
    none('writes that are there twice', settled.doubled),
    time('the killed server ready again', started),
    time('until all servers hold the same', equal, 5000),
  ]
}

/** One server loses its way to the engine under load; the others go on. */
export async function partition(fleet: Fleet, how: Break): Promise<Figure[]> {
  const [lonely, ...others] = [2, 0, 1].map((index) => fleet.replica(index))
  if (!lonely?.relay) return []
  const inside = startLoad(() => lonely.caller, { name: `in-${how}`, readers: 3, writers: 3 })
  const outside = startLoad((client) => (others[client % 2] ?? lonely).caller, {
    name: `out-${how}`,
  })
  await wait(1000)
  lonely.relay.break(how)
  const broken = performance.now()
  await wait(8000)
  lonely.relay.heal()
  const healed = performance.now()
  const first = () => inside.writes.find(({ status, at }) => status === 201 && at > healed)
  const next = await poll('a write of the server that was alone', first)
  await wait(500)
  await Promise.all([inside.stop(), outside.stop()])
  const equal = await fleet.untilEqual()
  const settled = settle([...inside.writes, ...outside.writes], await items(fleet.caller))
  const reads = inside.reads.filter(({ at, ms }) => at + ms > broken && at < healed)
  const late = reads.filter(({ at }) => at > broken + 5000)
  const silent = late.filter(({ headers }) => headers['x-mockapi-degraded'] === undefined)
  const refused = inside.writes.filter(({ status }) => status === 503)
  const away = [...outside.reads, ...outside.writes].filter(({ status }) => status >= 400)
  for (const { status, value } of away) console.log(`  ${status} ${JSON.stringify(value)}`)
  return [
    none(
      `of ${reads.length} reads of a server without its engine (${how}), not 200`,
      reads.filter(({ status }) => status !== 200).length,
    ),
    none(`of ${late.length} reads after 5 s, not marked as degraded`, silent.length),
    counted('its writes that were refused with 503', refused.length),
    time('the slowest read there', slowest(reads), 2000),
    time('the slowest write there', slowest(inside.writes), 5000),
    none(
      `of ${outside.writes.length + outside.reads.length} requests of the other servers, failed`,
      away.length,
    ),
    none(`of ${settled.acknowledged} acknowledged writes, lost`, settled.lost),
    none('writes that are there twice', settled.doubled),
    counted('refused writes that are there', settled.thereAllTheSame),
    time('from healing to its first write', next.at + next.ms - healed, 5000),
    time('until all servers hold the same', equal, 5000),
  ]
}
