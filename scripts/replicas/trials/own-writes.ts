import type { Figure } from '../../lib/figures.ts'
import { inTurns, type Answer, type Fields } from '../caller.ts'
import { none } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

const positionHeader = 'x-mockapi-position'

/** How a client says what it has seen. */
const ways: Readonly<Record<string, (written: Answer) => Fields>> = {
  'with the header of the answer': ({ headers }) => ({
    [positionHeader]: headers[positionHeader] ?? '',
  }),
  'with its cookie, as browsers do': ({ headers }) => ({
    cookie: (headers['set-cookie'] ?? '').split(';', 1)[0] ?? '',
  }),
  'without either': () => ({}),
}

/** A write at one server, and at once a read of the same at the next one. */
export async function ownWrites(fleet: Fleet, scale: number): Promise<Figure[]> {
  const count = Math.ceil(1500 * scale)
  const figures: Figure[] = []
  for (const [way, fieldsOf] of Object.entries(ways)) {
    let stale = 0
    let others = 0
    await inTurns(6, count, async (turn, client) => {
      const fields: Fields = client % 2 === 0 ? {} : { 'x-mockapi-session': `own-${client}` }
      const written = await fleet.replica(turn).caller.ask('POST', '/items', { turn }, { fields })
      const { id } = (written.value ?? {}) as { id?: number }
      const read = await fleet.replica(turn + 1).caller.ask('GET', `/items/${id}`, undefined, {
        fields: { ...fields, ...fieldsOf(written) },
      })
      if (written.status !== 201) others++
      else if (read.status !== 200) stale++
    })
    figures.push(
      none(`of ${count} reads at another server right after a write, ${way}, stale`, stale),
      none('writes that failed', others),
    )
  }
  return figures
}
