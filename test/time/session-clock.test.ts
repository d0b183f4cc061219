import { describe, expect, it, vi } from 'vitest'
import { SessionClock } from '../../src/time/session-clock.ts'

const day = 86_400_000
const newYear = Date.parse('2027-01-01T00:00:00Z')

async function frozen(at = newYear): Promise<SessionClock> {
  const clock = new SessionClock()
  await clock.freeze(at)
  return clock
}

describe('the clock of a session', () => {
  it('shows the time of the machine until somebody turns it', () => {
    const clock = new SessionClock()
    const before = Date.now()
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    expect(clock.now()).toBeLessThanOrEqual(Date.now())
    expect(clock.ahead).toBe(0)
  })

  it('goes on from the time that it is set to, and stands where it is frozen, at once', () => {
    const clock = new SessionClock()
    void clock.set(newYear)
    expect(clock.now() - newYear).toBeLessThan(1000)
    expect(clock.isFrozen).toBe(false)
    void clock.freeze()
    void clock.set(newYear + day)
    expect(clock.now()).toBe(newYear + day)
    expect(clock.isFrozen).toBe(true)
    void clock.advance(day)
    expect(clock.iso()).toBe('2027-01-03T00:00:00.000Z')
  })

  it('goes on from where it stands after resume, and back to the machine after reset', async () => {
    const clock = await frozen()
    clock.resume()
    expect(clock.isFrozen).toBe(false)
    await vi.waitFor(() => expect(clock.now()).toBeGreaterThan(newYear))
    expect(clock.now()).toBeLessThan(newYear + day)
    clock.reset()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5)
  })

  it('begins with the time of another one, and goes back to that', async () => {
    const clock = new SessionClock((await frozen()).setting)
    expect(clock.now()).toBe(newYear)
    expect(clock.isFrozen).toBe(true)
    await clock.advance(day)
    clock.reset()
    expect(clock.now()).toBe(newYear)
    expect(clock.isFrozen).toBe(true)
  })

  it('runs what falls due in the order of time, each at its own time', async () => {
    const clock = await frozen()
    const ran: string[] = []
    const note = (name: string) => void ran.push(`${name} ${(clock.now() - newYear) / 1000}`)
    clock.after(3000, () => note('c'))
    clock.after(1000, () => {
      note('a')
      clock.after(1000, () => note('b'))
    })
    clock.after(3000, () => note('d'))
    clock.after(5000, () => note('never'))
    await clock.advance(4000)
    expect(ran).toEqual(['a 1', 'b 2', 'c 3', 'd 3'])
    expect(clock.now()).toBe(newYear + 4000)
    await clock.set(newYear + 5000)
    expect(ran.at(-1)).toBe('never 5')
  })

  it('awaits what a timer has begun, and what waits again', async () => {
    const clock = await frozen()
    const ran: number[] = []
    const { signal } = new AbortController()
    const ticker = clock.ticker()
    const loop = async () => {
      for (let count = 0; count < 3; count++) {
        await ticker.wait(1000, signal)
        await Promise.resolve()
        ran.push(clock.now() - newYear)
      }
    }
    void loop()
    clock.after(1500, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      ran.push(clock.now() - newYear)
    })
    await clock.advance(10_000)
    expect(ran).toEqual([1000, 1500, 2000, 3000])
  })

  it('lets nothing fall due while it is frozen, or goes backward', async () => {
    const clock = await frozen()
    const run = vi.fn()
    clock.after(1000, run)
    await clock.set(newYear - day)
    await clock.advance(999)
    expect(run).not.toHaveBeenCalled()
    await clock.advance(1)
    expect(run).toHaveBeenCalledOnce()
  })

  it('runs timers by the time of the machine while it goes', async () => {
    const clock = new SessionClock()
    const run = vi.fn()
    const never = vi.fn()
    clock.after(3, run)
    clock.after(1, never)()
    // Longer than a timer of the platform can wait.
    clock.after(40 * day, never, true)
    await vi.waitFor(() => expect(run).toHaveBeenCalledOnce())
    expect(never).not.toHaveBeenCalled()
    await clock.advance(40 * day)
    expect(never).toHaveBeenCalledOnce()
  })

  it('takes one move after the other', async () => {
    const clock = await frozen()
    const ran: number[] = []
    clock.after(1000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      ran.push(clock.now() - newYear)
    })
    await Promise.all([clock.advance(2000), clock.advance(3000), clock.set(newYear + day)])
    expect(ran).toEqual([1000])
    expect(clock.now()).toBe(newYear + day)
  })

  it('runs what repeats a hundred times in one move, and goes on from where that ends', async () => {
    const clock = await frozen()
    const run = vi.fn()
    clock.every(1, run)
    await clock.advance(3650 * day)
    expect(run).toHaveBeenCalledTimes(100)
    await clock.advance(5)
    expect(run).toHaveBeenCalledTimes(105)
  })

  it('stops with an error where timers set timers without end', async () => {
    const clock = await frozen()
    const again = (): void => void clock.after(1, again)
    again()
    await expect(clock.advance(3650 * day)).rejects.toThrow(
      'Moving the clock has run 100,000 timers and came to 2027-01-01T00:01:40.001Z, where it stands now',
    )
    expect(clock.now()).toBe(newYear + 100_001)
  })

  it('ends a move where it is reset meanwhile', async () => {
    const clock = new SessionClock()
    const never = vi.fn()
    clock.after(1000, () => clock.reset())
    clock.after(2000, never, true)
    await clock.advance(day)
    expect(never).not.toHaveBeenCalled()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000)
  })

  it('refuses what is no time', () => {
    const clock = new SessionClock()
    expect(() => clock.set(Number.NaN)).toThrow('null is no time.')
    expect(() => clock.set(1e15)).toThrow(
      '1000000000000000 is beyond the years 0 to 9999, which a clock can show.',
    )
    expect(() => clock.advance(Infinity)).toThrow('is no time')
  })
})
