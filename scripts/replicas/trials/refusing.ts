import type { Figure } from '../../lib/figures.ts'
import { poll } from '../../lib/process.ts'
import { none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

const big = { text: 'x'.repeat(10_000) }

/** The engine turns read-only, then runs out of memory: reads go on, writes say why they do not, and do again afterwards. */
export async function refusing(fleet: Fleet): Promise<Figure[]> {
  const { engine } = fleet
  if (!engine) return []
  const turns = {
    'is read-only': engine.setReadOnly,
    'is out of memory': engine.setFull,
  }
  const figures: Figure[] = []
  for (const [what, turn] of Object.entries(turns)) {
    if (!turn) continue
    await fleet.caller.must('POST', '/items', { before: what })
    await turn(true)
    const refused = async () => {
      const asked = fleet.replicas.map(({ caller }) => caller.ask('POST', '/items', big))
      return (await Promise.all(asked)).every(({ status }) => status !== 201) || undefined
    }
    await poll(`an engine that ${what}`, refused, { interval: 20, seconds: 5 })
    let wrong = 0
    for (let index = 0; index < 6; index++) {
      const { caller } = fleet.replica(index)
      const written = await caller.ask('POST', '/items', big)
      const { detail = '' } = (written.value ?? {}) as { detail?: string }
      if (index === 0) console.log(`  ${written.status} ${detail}`)
      const isFine = written.status === 503 && Number(written.headers['retry-after']) > 0
      if (!isFine || !/store/i.test(detail) || written.ms > 5000) wrong++
      if ((await caller.ask('GET', '/counters/1')).status !== 200) wrong++
    }
    await turn(false)
    const since = performance.now()
    const writes = async () => {
      const asked = fleet.replicas.map(({ caller }) =>
        caller.ask('POST', '/items', { after: what }),
      )
      return (await Promise.all(asked)).every(({ status }) => status === 201) || undefined
    }
    await poll('writes to an engine that is well again', writes, { interval: 50, seconds: 15 })
    figures.push(
      none(`answers of servers whose engine ${what}, without a sentence or a read`, wrong),
      time('from its being well to writes by all', performance.now() - since, 5000),
    )
    await fleet.untilEqual()
  }
  return figures
}
