import { setTimeout as wait } from 'node:timers/promises'
import { sfc32 } from '../../../src/random.ts'
import type { Figure } from '../../lib/figures.ts'
import { poll, stop } from '../../lib/process.ts'
import { counted, none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'
import { settle, startLoad } from './load.ts'

/** Events, at the full size. */
const most = 30

/**
 * One misfortune after the other, drawn, while all servers write: whatever was acknowledged is there in the end. That the
 * engine loses its data is none of them, since a server that was cut off then may be the one that puts them back.
 */
export async function chaos(fleet: Fleet, scale: number): Promise<Figure[]> {
  const { engine } = fleet
  if (!engine) return []
  const random = sfc32(1)
  const draw = <Value>(of: readonly Value[]): Value => of[Math.floor(random() * of.length)] as Value
  const misfortunes = {
    'the engine is killed': async () => {
      await engine.kill()
      await wait(random() * 1500)
      await engine.start()
    },
    'a server is killed': async () => {
      const index = draw([0, 1, 2])
      await stop(fleet.replica(index).server.child)
      await wait(random() * 500)
      await fleet.revive(index)
    },
    'a server is cut off': async () => {
      const { relay } = fleet.replica(draw([0, 1, 2]))
      relay?.break(draw(['refused', 'silent']))
      await wait(random() * 6000)
      relay?.heal()
    },
    'a server joins': async () => await fleet.remove(await fleet.add()),
  }
  const names = Object.keys(misfortunes) as (keyof typeof misfortunes)[]
  const met = new Map<string, number>()
  const load = startLoad((client) => fleet.replica(client).caller, { name: 'chaos' })
  const count = Math.max(3, Math.ceil(most * scale))
  for (let turn = 0; turn < count; turn++) {
    const name = draw(names)
    met.set(name, (met.get(name) ?? 0) + 1)
    await misfortunes[name]()
    await wait(random() * 1000)
  }
  const healed = performance.now()
  const isWell = ({ status, at }: { readonly status: number; readonly at: number }) =>
    status === 201 && at > healed
  await poll('a write in the end', () => load.writes.find(isWell), { seconds: 15 })
  await load.stop()
  const equal = await fleet.untilEqual()
  const settled = settle(load.writes, await fleet.caller.must('GET', '/items'))
  console.log(`  ${[...met].map(([name, times]) => `${name} ${times} ×`).join(', ')}`)
  return [
    counted('misfortunes, while all servers write', count),
    counted('writes that were acknowledged', settled.acknowledged),
    none('lost among them', settled.lost),
    none('writes that are there twice', settled.doubled),
    counted('refused or broken writes that are there', settled.thereAllTheSame),
    time('until all servers hold the same', equal, 5000),
  ]
}
