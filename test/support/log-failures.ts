import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../scripts/engines/engine.ts'
import { Relay } from '../../scripts/replicas/relay.ts'
import { clock } from '../../src/clock.ts'
import { openLog } from '../../src/replicas/engines/open-log.ts'
import type { Hint, Log } from '../../src/replicas/log.ts'
import { start } from '../../src/replicas/position.ts'
import { StoreError } from '../../src/replicas/store-error.ts'
import { all, at, fill, newStream, positionOf } from './log-steps.ts'

/** How long an answer may take that never comes, ms: what it is waited for, and how often that is looked at. */
const bounded = 5_000

/** Tries what a log does when its engine fails, or the network to it. */
export function describeFailures(name: string, startEngine: () => Promise<Engine>): void {
  describe(`${name} that fails`, () => {
    let engine: Engine
    let relay: Relay
    let here: Log
    let there: Log
    const states: string[] = []
    const open = (port: number, patience = 0) => {
      const url = new URL(engine.url)
      url.port = String(port)
      return openLog(url.href, { patience, cwd: process.cwd(), onWarning: () => {} })
    }
    beforeAll(async () => {
      engine = await startEngine()
      relay = await Relay.open(engine.port)
      here = await open(relay.port)
      there = await open(engine.port)
      here.onState((state) => states.push(state))
    })
    afterAll(async () => {
      await Promise.all([here.close(), there.close()])
      await relay[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    })

    it('comes back by itself after it was killed, with all that it answered for', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 3)
      const heard: Hint[] = []
      const stop = await here.follow((hint) => hint.stream === stream && heard.push(hint))
      states.length = 0
      await engine.kill()
      await vi.waitFor(() => expect(here.state).toBe('lost'))
      const began = clock.elapsed()
      const refused = await failure(here.append(stream, at(positions, 3), 'never'))
      expect(refused).toMatchObject({ problem: 'unreachable', isUnsure: false })
      expect(refused.message).toContain(String(relay.port))
      await expect(here.top(stream)).rejects.toThrow(StoreError)
      expect(clock.elapsed() - began).toBeLessThan(500)
      here.touch(stream, 1000)
      await engine.start()
      await vi.waitFor(() => expect(states).toEqual(['lost', 'connected']))
      expect(await all(here, stream, start)).toHaveLength(3)
      await vi.waitFor(() => expect(there.state).toBe('connected'))
      const position = positionOf(await there.append(stream, at(positions, 3), '4'))
      await vi.waitFor(() => expect(heard.map((hint) => hint.position)).toContainEqual(position))
      stop()
    })

    it('does not wait for ever for an answer that never comes', async () => {
      const stream = newStream()
      const [position = start] = await fill(here, stream, 1)
      states.length = 0
      relay.break('silent')
      const began = clock.elapsed()
      const lost = await failure(here.append(stream, position, 'in doubt'))
      expect(lost).toMatchObject({ problem: 'unreachable', isUnsure: true })
      expect(lost.message).toMatch(/is lost: no answer within [34] s\.$/)
      expect(clock.elapsed() - began).toBeLessThan(bounded)
      expect(states).toEqual(['lost'])
      expect(await there.top(stream)).toEqual(position)
      relay.heal()
      await vi.waitFor(() => expect(states).toEqual(['lost', 'connected']))
      expect(positionOf(await here.append(stream, position, 'two')).at).toBe(2)
    })

    it('notices a silent network while nothing is asked', async () => {
      states.length = 0
      relay.break('silent')
      await vi.waitFor(() => expect(here.state).toBe('lost'), { timeout: bounded + 1000 })
      relay.heal()
      await vi.waitFor(() => expect(states).toEqual(['lost', 'connected']))
    })

    it('notices connections that end, with those under way', async () => {
      const stream = newStream()
      states.length = 0
      const asked = Array.from({ length: 5 }, (_, n) =>
        here.claim(stream, `counter ${n}`).catch((error: unknown) => error),
      )
      relay.break('refused')
      for (const answer of await Promise.all(asked)) {
        if (typeof answer !== 'number') expect(answer).toBeInstanceOf(StoreError)
      }
      await vi.waitFor(() => expect(here.state).toBe('lost'))
      relay.heal()
      await vi.waitFor(() => expect(states).toEqual(['lost', 'connected']))
    })

    it('tells that it was emptied, and is restored', async () => {
      const stream = newStream()
      const positions = await fill(here, stream, 3)
      await engine.empty()
      expect(await here.append(stream, at(positions, 3), 'four')).toEqual({ top: start })
      expect(await here.restore(stream, start, at(positions, 3), 'all of three')).toBe(true)
      expect(await here.append(stream, at(positions, 3), 'four')).toHaveProperty('position')
      expect(await all(there, stream, start)).toMatchObject([
        { position: at(positions, 3), snapshot: 'all of three' },
        { entry: 'four' },
      ])
      expect(await all(there, stream, at(positions, 3))).toHaveLength(1)
    })

    it('says that it takes no writes, while it is read', async () => {
      const stream = newStream()
      await fill(here, stream, 2)
      const append = async () => here.append(stream, await here.top(stream), 'another')
      await engine.setReadOnly(true)
      // PostgreSQL's processes hear of it one after the other.
      await vi.waitFor(async () => {
        const refused = await failure(append())
        expect(refused).toMatchObject({ problem: 'read-only', isUnsure: false })
        expect(refused.message).toContain('Give the address of its primary')
      })
      expect((await all(here, stream, start)).length).toBeGreaterThanOrEqual(2)
      expect(here.state).toBe('connected')
      await engine.setReadOnly(false)
      await vi.waitFor(async () => expect(await append()).toHaveProperty('position'))
    })

    it('is waited for at the start, as long as is said', async () => {
      await engine.kill()
      const impatient = await failure(open(engine.port))
      expect(impatient.message).toMatch(/^Nothing listens at .*Start the store, or/)
      const opening = open(engine.port, 20_000)
      await engine.start()
      const log = await opening
      expect(log.state).toBe('connected')
      await log.close()
    })
  })
}

async function failure(asked: Promise<unknown>): Promise<StoreError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StoreError)) throw new Error(`It answered, or threw ${String(error)}.`)
  return error
}
