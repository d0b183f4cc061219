import { setTimeout as wait } from 'node:timers/promises'
import type { Figure } from '../../lib/figures.ts'
import { poll } from '../../lib/process.ts'
import { inTurns } from '../caller.ts'
import { none, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

interface Note {
  readonly id: number
}

/** What writes cause beside data: streams of changes at all servers, and webhooks, which are sent once. */
export async function effects(fleet: Fleet): Promise<Figure[]> {
  const count = 60
  const end = new AbortController()
  const streams = await Promise.all(
    fleet.replicas.map(async ({ port }) => {
      const url = `http://127.0.0.1:${port}/notes/@changes`
      const { body } = await fetch(url, { signal: end.signal })
      const seen: number[] = []
      const read = async () => {
        let text = ''
        for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
          text += chunk
          const events = text.split('\n\n')
          text = events.pop() ?? ''
          for (const event of events) {
            const [, data] = /^event: created$[^]*?^data: (.*)$/m.exec(event) ?? []
            if (data !== undefined) seen.push((JSON.parse(data) as Note).id)
          }
        }
      }
      read().catch(() => {})
      return seen
    }),
  )
  const from = fleet.hooks.got.length
  await inTurns(6, count, async (turn) => {
    await fleet.caller.must('POST', '/notes', { turn })
  })
  const since = performance.now()
  const all = Array.from({ length: count }, (_, index) => index + 1).join()
  const sent = () => fleet.hooks.got.slice(from).map((body) => (body as { data: Note }).data.id)
  const sorted = (ids: readonly number[]) => ids.toSorted((one, other) => one - other).join()
  const isThere = () =>
    (streams.every((seen) => seen.join() === all) && sent().length >= count) || undefined
  await poll('effects of writes', isThere, { interval: 10, seconds: 5 }).catch(() => {})
  const late = performance.now() - since
  // What is sent twice comes late.
  await wait(500)
  end.abort()
  for (const seen of [...streams, sent()]) if (sorted(seen) !== all) console.log(`  ${seen.join()}`)
  return [
    none(
      `of ${streams.length} servers, whose streams lack some of ${count} changes or tell them out of order`,
      streams.filter((seen) => seen.join() !== all).length,
    ),
    none(
      `of ${count} webhooks, not sent or sent twice`,
      sorted(sent()) === all ? 0 : Math.max(1, Math.abs(sent().length - count)),
    ),
    time('until all of them were there', late, 2000),
  ]
}
