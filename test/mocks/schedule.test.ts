import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Schedule, type Trigger } from '../../src/mocks/schedule.ts'

interface Setup {
  readonly schedule: Schedule<number>
  readonly triggers: Trigger[]
  /** When each scan began, ms from the start. */
  readonly times: number[]
  readonly results: number[]
}

function setup(scan: (turn: number) => Promise<number | undefined> = async () => undefined): Setup {
  const start = performance.now()
  const triggers: Trigger[] = []
  const times: number[] = []
  const results: number[] = []
  const schedule = new Schedule<number>(
    async (trigger) => {
      const turn = triggers.push(trigger)
      times.push(performance.now() - start)
      return { result: turn, recheckIn: await scan(turn) }
    },
    (result) => results.push(result),
  )
  return { schedule, triggers, times, results }
}

const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a schedule', () => {
  it('scans 5 ms after the last of several events', async () => {
    const { schedule, times, triggers, results } = setup()
    schedule.touch(['a'])
    await wait(3)
    schedule.touch(['b', 'a'])
    await wait(4)
    expect(times).toEqual([])
    await wait(1)
    expect(times).toEqual([8])
    expect([...(triggers[0]?.changedPaths ?? [])]).toEqual(['a', 'b'])
    expect(results).toEqual([1])
  })

  it('scans 150 ms after the first event however many follow', async () => {
    const { schedule, times } = setup()
    for (let n = 0; n < 40; n++) {
      schedule.touch(['a'])
      await wait(4)
    }
    expect(times).toEqual([150])
    schedule.close()
  })

  it('waits 60 ms for the end of a storm, and 500 ms at most', async () => {
    const { schedule, times, triggers } = setup()
    for (let n = 0; n < 60; n++) schedule.touch([`${n}`])
    await wait(59)
    expect(times).toEqual([])
    await wait(1)
    expect(times).toEqual([60])
    expect(triggers[0]?.changedPaths.size).toBe(51)
    for (let n = 0; n < 1_000; n++) {
      schedule.touch([`${n}`])
      await wait(1)
    }
    expect(times[1]).toBe(560)
    schedule.close()
  })

  it('scans once at a time; events meanwhile make one more scan', async () => {
    let active = 0
    let most = 0
    const { schedule, times } = setup(async () => {
      most = Math.max(most, ++active)
      await new Promise((resolve) => setTimeout(resolve, 100))
      active--
      return undefined
    })
    schedule.touch(['a'])
    await wait(20)
    schedule.touch(['b'])
    void schedule.now()
    await wait(60)
    schedule.touch(['c'])
    await wait(1_000)
    expect(most).toBe(1)
    expect(times).toEqual([5, 105])
  })

  it('scans again when a scan asks for it, and is settled after that', async () => {
    const { schedule, times, triggers } = setup(async (turn) => (turn === 1 ? 75 : undefined))
    const settled = vi.fn()
    schedule.touch(['a'])
    void schedule.settled().then(settled)
    await wait(79)
    expect(settled).not.toHaveBeenCalled()
    await wait(2)
    expect(times).toEqual([5, 80])
    expect(triggers[1]?.changedPaths.size).toBe(0)
    expect(settled).toHaveBeenCalled()
  })

  it('gives a call its own result, which is not reported as well', async () => {
    const { schedule, results } = setup()
    expect(await schedule.now()).toBe(1)
    await wait(500)
    expect(results).toEqual([])
  })

  it('is settled at once when nothing was planned or it was closed', async () => {
    const { schedule, times } = setup()
    await schedule.settled()
    schedule.touch(['a'])
    schedule.close()
    await schedule.settled()
    schedule.touch(['b'])
    await wait(500)
    expect(times).toEqual([])
  })

  it('goes on after a scan that failed', async () => {
    const { schedule, times } = setup(async (turn) => {
      if (turn === 1) throw new Error('no')
      return undefined
    })
    await expect(schedule.now()).rejects.toThrow('no')
    schedule.touch(['a'])
    await wait(10)
    expect(times).toHaveLength(2)
  })
})
