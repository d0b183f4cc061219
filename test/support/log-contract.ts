import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Hint, Log, Step } from '../../src/replicas/log.ts'
import { type Position, start } from '../../src/replicas/position.ts'
import { all, at, fill, newStream, positionOf } from './log-steps.ts'

/** What every engine is held to. */
export interface LogContract {
  /** Another server's connection to the same engine, which has nothing of earlier runs. */
  connect(): Promise<Log>
}

/** Tries an engine: what {@link Log} says of each operation. */
export function describeLog(engine: string, { connect }: LogContract): void {
  describe(`the log in ${engine}`, () => {
    let here: Log
    let there: Log
    beforeAll(async () => {
      here = await connect()
      there = await connect()
    })
    afterAll(() => Promise.all([here.close(), there.close()]))

    it('adds entries one place after the other, and reads them in order', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 12)
      expect(positions.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(await all(there, stream, start)).toEqual(
        positions.map((position, index) => ({ position, entry: `entry ${index + 1}` })),
      )
      expect(await all(there, stream, positions[9])).toEqual([
        { position: positions[10], entry: 'entry 11' },
        { position: positions[11], entry: 'entry 12' },
      ])
      expect(await all(there, stream, positions[11])).toEqual([])
      expect(await there.top(stream)).toEqual(positions[11])
    })

    it('knows nothing of a stream that nobody wrote to', async () => {
      const stream = newStream()
      expect(await here.top(stream)).toEqual(start)
      expect(await all(here, stream, start)).toEqual([])
      here.touch(stream, 1000)
      expect(await here.top(stream)).toEqual(start)
    })

    it('adds nothing elsewhere than at the end, and says where that is', async () => {
      const stream = newStream()
      const [first, second] = await fill(here, stream, 2)
      for (const after of [start, first, { at: 2, tag: 5 }, { at: 3, tag: 5 }] as Position[]) {
        expect(await there.append(stream, after, 'never')).toEqual({ top: second })
      }
      expect(await all(here, stream, first as Position)).toHaveLength(1)
    })

    it('lets one of many win who append at the same place at once', async () => {
      const stream = newStream()
      let after = start
      for (let round = 0; round < 5; round++) {
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, n) =>
            (n % 2 ? here : there).append(stream, after, `${round} ${n}`),
          ),
        )
        const won = results.flatMap(({ position }) => position ?? [])
        expect(won).toHaveLength(1)
        after = won[0] as Position
        for (const { top } of results) if (top) expect(top).toEqual(after)
      }
      expect(await all(there, stream, start)).toHaveLength(5)
    })

    it('keeps any JSON as it is', async () => {
      const stream = newStream()
      const texts = ['', '\u0000 \u2028 \n\r\t', 'ünï 👍🏽 \ud83d', "'\\'; --", 'x'.repeat(3e6)].map(
        (text) => JSON.stringify(text),
      )
      let after = start
      for (const text of texts) after = positionOf(await here.append(stream, after, text))
      const steps = await all(there, stream, start)
      expect(steps.map(({ entry }) => entry)).toEqual(texts)
    })

    it('takes streams and counters of any name apart', async () => {
      const names = ['a', 'a:b', 'A', '{a}', 'a b', 'ä', "a'--", '%61', 'a*', 'x'.repeat(200)]
      const prefix = newStream()
      for (const name of names) await fill(here, prefix + name, 1)
      for (const name of names) {
        expect(await here.top(prefix + name)).toMatchObject({ at: 1 })
        expect(await here.claim(prefix, name)).toBe(1)
      }
    })

    it('reads entries that are appended meanwhile', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 4)
      const seen: Step[] = []
      for await (const step of there.read(stream, start)) {
        seen.push(step)
        if (seen.length === 4) await fill(here, stream, 1, positions[3])
      }
      expect(seen.map(({ position }) => position.at).slice(0, 4)).toEqual([1, 2, 3, 4])
      expect((await all(there, stream, start)).at(-1)?.position.at).toBe(5)
    })

    it('begins with the snapshot where entries were trimmed', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 6)
      expect(await here.save(stream, at(positions, 4), 'all of four')).toBe(true)
      const rest = [
        { position: at(positions, 5), entry: 'entry 5' },
        { position: at(positions, 6), entry: 'entry 6' },
      ]
      const whole = [{ position: at(positions, 4), snapshot: 'all of four' }, ...rest]
      expect(await all(there, stream, start)).toEqual(whole)
      expect(await all(there, stream, at(positions, 3))).toEqual(whole)
      expect(await all(there, stream, at(positions, 4))).toEqual(rest)
      expect(await all(there, stream, at(positions, 5))).toEqual(rest.slice(1))
      expect(await there.save(stream, at(positions, 6), 'all of six')).toBe(true)
      expect(await all(here, stream, start)).toEqual([
        { position: at(positions, 6), snapshot: 'all of six' },
      ])
      expect(await all(here, stream, at(positions, 6))).toEqual([])
      expect(positionOf(await here.append(stream, at(positions, 6), 'entry 7')).at).toBe(7)
    })

    it('takes no snapshot of a place that it does not have', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 3)
      await here.save(stream, at(positions, 2), 'of two')
      for (const place of [start, at(positions, 1), { at: 3, tag: 7 }, { at: 9, tag: 7 }]) {
        expect(await here.save(stream, place, 'never')).toBe(false)
      }
      expect(await here.save(newStream(), { at: 1, tag: 7 }, 'never')).toBe(false)
      expect(await all(here, stream, start)).toMatchObject([
        { snapshot: 'of two' },
        { entry: 'entry 3' },
      ])
    })

    it('tells places of another history, and starts over', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 3)
      const other = await all(here, stream, { at: 2, tag: 99 })
      expect(other[0]).toEqual({ position: start, snapshot: undefined })
      expect(other.slice(1).map(({ position }) => position)).toEqual(positions)
      // As a server sees an engine that was emptied.
      expect(await all(here, newStream(), at(positions, 3))).toEqual([
        { position: start, snapshot: undefined },
      ])
    })

    it('is restored by one of those who find that it has lost entries', async () => {
      const stream = newStream()
      const place = { at: 40, tag: 123 }
      expect(await here.append(stream, place, 'entry 41')).toEqual({ top: start })
      const restored = await Promise.all([
        here.restore(stream, start, place, 'all of forty'),
        there.restore(stream, start, { at: 39, tag: 4 }, 'all of thirty-nine'),
      ])
      expect(restored.filter(Boolean)).toHaveLength(1)
      const top = await here.top(stream)
      expect([39, 40]).toContain(top.at)
      expect(positionOf(await there.append(stream, top, 'next')).at).toBe(top.at + 1)
      expect(await all(here, stream, start)).toMatchObject([
        { position: top, snapshot: restored[0] ? 'all of forty' : 'all of thirty-nine' },
        { entry: 'next' },
      ])
    })

    it('is restored over an older copy', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 3)
      await here.save(stream, at(positions, 1), 'of one')
      const place = { at: 5, tag: 55 }
      expect(await here.restore(stream, at(positions, 2), place, 'of five')).toBe(false)
      expect(await here.restore(stream, at(positions, 3), place, 'of five')).toBe(true)
      const whole = [{ position: place, snapshot: 'of five' }]
      expect(await all(there, stream, at(positions, 3))).toEqual(whole)
      expect(await all(there, stream, start)).toEqual(whole)
    })

    it('goes on one place further where a stream was removed', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 2)
      await here.claim(stream, 'calls')
      await here.capped.push(stream, ['call'])
      await here.remove(stream)
      const [step, ...more] = await all(there, stream, at(positions, 2))
      expect(step).toMatchObject({ position: { at: 3 }, snapshot: undefined })
      expect(more).toEqual([])
      expect(await there.claim(stream, 'calls')).toBe(1)
      expect(await there.capped.read(stream)).toEqual([])
      expect(await there.append(stream, at(positions, 2), 'late')).toEqual({ top: step?.position })
      expect(positionOf(await there.append(stream, step?.position as Position, 'anew')).at).toBe(4)
      expect(await all(here, stream, start)).toMatchObject([
        { position: { at: 3 }, snapshot: undefined },
        { position: { at: 4 }, entry: 'anew' },
      ])
      const unknown = newStream()
      await here.remove(unknown)
      expect(await here.top(unknown)).toEqual(start)
    })

    it('forgets what nobody touches', async () => {
      const [short, kept, long] = [newStream(), newStream(), newStream()]
      const { position } = await here.append(short, start, 'one', 150)
      await here.claim(short, 'calls', 150)
      await here.capped.push(short, ['call'], 150)
      await here.append(kept, start, 'one', 150)
      await fill(here, long, 1)
      there.touch(kept, 60_000)
      await vi.waitFor(async () => expect(await here.top(short)).toEqual(start))
      expect(await here.top(kept)).toMatchObject({ at: 1 })
      expect(await here.top(long)).toMatchObject({ at: 1 })
      expect(await here.append(short, position as Position, 'two')).toEqual({ top: start })
      // Each goes a moment after the other.
      await vi.waitFor(async () => expect(await here.claim(short, 'calls')).toBe(1))
      await vi.waitFor(async () => expect(await here.capped.read(short)).toEqual([]))
    })

    it('counts each claim once', async () => {
      const stream = newStream()
      const counts = await Promise.all(
        Array.from({ length: 40 }, (_, n) => (n % 2 ? here : there).claim(stream, 'GET /a')),
      )
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
      expect(await here.claim(stream, 'GET /b')).toBe(1)
    })

    it('tells the other servers what one appended', async () => {
      const stream = newStream()
      const [heard, own]: [Hint[], Hint[]] = [[], []]
      const stops = await Promise.all([
        there.follow((hint) => hint.stream === stream && heard.push(hint)),
        here.follow((hint) => hint.stream === stream && own.push(hint)),
      ])
      const [position] = await fill(here, stream, 1)
      await vi.waitFor(() => expect(heard.map((hint) => hint.position)).toContainEqual(position))
      for (const { entry } of heard) expect([undefined, 'entry 1']).toContain(entry)
      await here.remove(stream)
      await vi.waitFor(() => expect(heard.at(-1)?.position.at).toBe(2))
      expect(heard.at(-1)?.entry).toBeUndefined()
      expect(own.filter(({ entry }) => entry !== undefined)).toEqual([])
      for (const stop of stops) stop()
    })

    it('keeps the newest of capped entries', async () => {
      const stream = newStream()
      await here.capped.push(stream, ['1', '2'])
      const [first] = await there.capped.read(stream)
      await there.capped.push(stream, ['3'])
      expect((await here.capped.read(stream)).map(({ entry }) => entry)).toEqual(['1', '2', '3'])
      const more = await here.capped.read(stream, first?.cursor)
      expect(more.map(({ entry }) => entry)).toEqual(['2', '3'])
      expect(await here.capped.read(stream, more[1]?.cursor)).toEqual([])
      expect(await here.top(stream)).toEqual(start)
      for (let n = 0; n < 20; n++) {
        await here.capped.push(
          stream,
          Array.from({ length: 500 }, (_, m) => `${n} ${m}`),
        )
      }
      let [count, after]: [number, string | undefined] = [0, undefined]
      for (;;) {
        const page = await here.capped.read(stream, after)
        if (page.length === 0) break
        count += page.length
        after = page.at(-1)?.cursor
      }
      expect(count).toBeGreaterThan(999)
      expect(count).toBeLessThan(5000)
      await there.capped.clear(stream)
      expect(await here.capped.read(stream)).toEqual([])
    })

    it('rejects what is asked after it was closed', async () => {
      const log = await connect()
      const stop = await log.follow(() => {})
      await log.close()
      stop()
      await expect(log.top('a')).rejects.toMatchObject({ name: 'StoreError' })
      await expect(log.append('a', start, 'x')).rejects.toMatchObject({ isUnsure: false })
      await log.close()
    })
  })
}
