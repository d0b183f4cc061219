import { describe, expect, it } from 'vitest'
import { readBandwidth } from '../../src/behaviour/bandwidth.ts'
import { mergeBehaviours, readBehaviour, readDelay } from '../../src/behaviour/behaviour.ts'
import { drawDelay, parseDelay, parseDuration } from '../../src/behaviour/duration.ts'
import { sfc32 } from '../../src/random.ts'
import { RateWindows, readRateLimit } from '../../src/behaviour/rate-limit.ts'
import { readFault, readStatus } from '../../src/behaviour/rule.ts'
import { resolveBehaviour } from '../../src/behaviour/resolve.ts'

describe('a delay is read', () => {
  it.each([
    [200, { kind: 'fixed', ms: 200 }],
    ['1.5s', { kind: 'fixed', ms: 1500 }],
    ['1h', { kind: 'fixed', ms: 3_600_000 }],
    [' 2 MIN ', { kind: 'fixed', ms: 120_000 }],
    ['1-2s', { kind: 'range', min: 1000, max: 2000 }],
    ['500ms..1s', { kind: 'range', min: 500, max: 1000 }],
    [[1, 2], { kind: 'range', min: 1, max: 2 }],
    [
      { median: 1, p99: 2 },
      { kind: 'lognormal', median: 1, p99: 2 },
    ],
    [
      { median: 1, p99: 2, max: 5 },
      { kind: 'lognormal', median: 1, p99: 2, max: 5 },
    ],
    ['3G', { kind: 'lognormal', median: 400, p99: 1500 }],
    ['4g', { kind: 'lognormal', median: 60, p99: 300 }],
    ['offline', { kind: 'offline' }],
    ['forever', { kind: 'forever' }],
  ])('from %j', (input, delay) => {
    expect(parseDelay(input)).toEqual(delay)
  })

  it.each([
    [-1],
    [3_600_001],
    [Number.NaN],
    [Infinity],
    ['2h'],
    ['1 s 2'],
    ['2-1s'],
    [[1]],
    [[2, 1]],
    [{ median: 0, p99: 1 }],
    [{ median: 2, p99: 1 }],
    [{ median: 2, p99: 3, max: 1 }],
    [{ median: 2, p99: 3, maximum: 4 }],
    [null],
    [true],
    ['constructor'],
  ])('but not from %j', (input) => {
    expect(parseDelay(input)).toBeUndefined()
    expect(readDelay(input)).toMatchObject({ message: expect.stringContaining('is no delay.') })
  })
})

describe('a lognormal delay', () => {
  it.each([
    [{ kind: 'lognormal', median: 100, p99: 400 }, 600],
    [{ kind: 'lognormal', median: 100, p99: 400, max: 200 }, 200],
  ] as const)('%j is drawn as it says, to %i at most', (delay, most) => {
    const draws = Array.from({ length: 20_000 }, (_, call) => drawDelay(delay, sfc32(7, call)))
    const sorted = draws.toSorted((one, other) => one - other)
    expect(sorted.at(-1)).toBe(most)
    expect(sorted[10_000]).toBeGreaterThan(95)
    expect(sorted[10_000]).toBeLessThan(105)
    if (most > 400) {
      const above = draws.filter((ms) => ms > 400).length / draws.length
      expect(above).toBeGreaterThan(0.006)
      expect(above).toBeLessThan(0.014)
    }
  })
})

it.each([
  ['24h', 86_400_000],
  ['25h', undefined],
  [5, 5],
  ['', undefined],
  [{}, undefined],
])('the duration %j within a day is %j ms', (input, ms) => {
  expect(parseDuration(input, 86_400_000)).toBe(ms)
})

describe('a bandwidth is read', () => {
  it.each([
    ['50kb/s', 50_000],
    ['1.6mbit/s', 200_000],
    ['400 kbit/s', 50_000],
    ['80bit/s', 10],
    [' 2MB/s ', 2_000_000],
    [1000, 1000],
    ['unlimited', Infinity],
  ])('from %j', (input, bytes) => {
    expect(readBandwidth(input)).toEqual({ bytes })
  })

  it.each([
    [0],
    [-5],
    [Infinity],
    [2e9],
    ['0b/s'],
    ['7bit/s'],
    ['50kbps'],
    ['3g'],
    ['fast'],
    [null],
    [{}],
  ])('but not from %j', (input) => {
    expect(readBandwidth(input)).toMatchObject({
      message: expect.stringContaining('is no bandwidth.'),
      hint: expect.stringContaining('"50kb/s"'),
    })
  })
})

describe('a status or a fault is read', () => {
  it.each([
    [503, { status: 503 }],
    [
      { status: 503, rate: 0, times: 0 },
      { status: 503, rate: 0, times: 0 },
    ],
    [
      { status: 503, for: '30s' },
      { status: 503, for: 30_000 },
    ],
  ])('from %j', (input, rule) => {
    expect(readStatus(input)).toEqual(rule)
  })

  it.each([
    ['reset', { fault: 'reset' }],
    [
      { fault: 'hang', rate: 1, for: 5 },
      { fault: 'hang', rate: 1, for: 5 },
    ],
    [
      { fault: 'dribble', over: '5s' },
      { fault: 'dribble', over: 5000 },
    ],
  ])('from %j', (input, rule) => {
    expect(readFault(input)).toEqual(rule)
  })

  it.each([
    [199, '199 is no status.'],
    ['503', '"503" is no status.'],
    [[503], '[503] is no status.'],
    [{}, 'undefined is no status.'],
    [{ status: 503, rte: 1 }, '"rte" is no part of a status rule. Did you mean "rate"?'],
    [{ status: 503, rate: 1.1 }, 'The rate 1.1 is not between 0 and 1.'],
    [{ status: 503, rate: Number.NaN }, 'The rate null is not between 0 and 1.'],
    [{ status: 503, times: 1.5 }, '"times" is 1.5, not a whole number.'],
    [{ status: 503, for: '-1s' }, '"for" is "-1s", which is no time.'],
  ])('but not the status %j', (input, message) => {
    const problem = readStatus(input)
    expect('message' in problem && `${problem.message} ${problem.hint}`).toContain(message)
  })

  it.each([
    ['Reset', '"Reset" is no fault. Did you mean "reset"?'],
    ['toString', '"toString" is no fault.'],
    [7, '7 is no fault.'],
    [{ kind: 'reset' }, '"kind" is no part of a fault.'],
    [{ fault: 'reset', over: 5 }, '"over" is for "dribble", not for "reset".'],
    [{ fault: 'dribble', over: '2h' }, '"over" is "2h", which is no time.'],
    [{ fault: 'reset', rate: '1' }, 'The rate "1" is not between 0 and 1.'],
  ])('but not the fault %j', (input, message) => {
    const problem = readFault(input)
    expect('message' in problem && `${problem.message} ${problem.hint}`).toContain(message)
  })
})

describe('a rate limit is read', () => {
  it.each([
    ['10/1m', { limit: 10, window: 60_000 }],
    ['10/m', { limit: 10, window: 60_000 }],
    [' 5 / 30s ', { limit: 5, window: 30_000 }],
    ['1/h', { limit: 1, window: 3_600_000 }],
    [
      { limit: 1, window: 1000 },
      { limit: 1, window: 1000 },
    ],
    [
      { limit: 1, window: '24h', per: 'X-Key' },
      { limit: 1, window: 86_400_000, per: 'x-key' },
    ],
  ])('from %j', (input, limit) => {
    expect(readRateLimit(input)).toEqual(limit)
  })

  it.each([
    [10, '10 is no rate limit.'],
    ['10', '"10" is no rate limit.'],
    ['0/m', 'The limit 0 is no whole number from 1 on.'],
    ['10/100ms', 'The window "100ms" is no time from one second to one day.'],
    ['10/fortnight', 'The window "1fortnight" is no time'],
    [{ limit: 1.5, window: '1m' }, 'The limit 1.5 is no whole number'],
    [{ limit: 1 }, 'The window undefined is no time'],
    [{ limit: 1, widnow: '1m' }, '"widnow" is no part of a rate limit. Did you mean "window"?'],
    [{ limit: 1, window: '1m', per: 'a: b' }, '"per" is "a: b", not the name of a header.'],
    [{ limit: 1, window: '1m', per: 1 }, '"per" is 1, not the name of a header.'],
  ])('but not from %j', (input, message) => {
    const problem = readRateLimit(input)
    expect('message' in problem && `${problem.message} ${problem.hint}`).toContain(message)
  })
})

describe('a named network', () => {
  const read = (input: object) =>
    readBehaviour(input, (field) => {
      throw new Error(field)
    })

  it('is a delay and a bandwidth, unless that is given', () => {
    expect(read({ delay: ' 3G ' })?.bandwidth).toEqual({ bytes: 50_000, ofDelay: true })
    expect(read({ delay: '4g' })?.bandwidth).toEqual({ bytes: 1_125_000, ofDelay: true })
    expect(read({ delay: '3g', bandwidth: 5 })?.bandwidth).toEqual({ bytes: 5 })
    expect(read({ delay: 'realistic' })?.bandwidth).toBeUndefined()
    expect(read({})).toBeUndefined()
  })

  it('goes as a whole when another delay is laid over it', () => {
    const slow = read({ delay: '3g' })
    const given = read({ delay: '3g', bandwidth: 5 })
    expect(mergeBehaviours(slow, read({ delay: 1 }))).toEqual({ delay: { kind: 'fixed', ms: 1 } })
    expect(mergeBehaviours(slow, read({ status: 503 }))?.bandwidth?.bytes).toBe(50_000)
    expect(mergeBehaviours(given, read({ delay: 1 }))?.bandwidth?.bytes).toBe(5)
    expect(mergeBehaviours(given, read({ delay: '4g' }))?.bandwidth?.bytes).toBe(1_125_000)
    expect(mergeBehaviours(undefined, slow, undefined)).toBe(slow)
  })
})

it.each([0, 0.3, 0.9, 1])('a rate of %d is kept, for statuses and for faults', (rate) => {
  const behaviour = { status: { status: 503, rate }, fault: { fault: 'truncate', rate } } as const
  const facts = { seed: '7', rateWindows: new RateWindows(), now: 0, header: () => undefined }
  const verdicts = Array.from({ length: 10_000 }, (_, index) =>
    resolveBehaviour([{ behaviour, counter: 'GET /a', call: index + 1 }], facts),
  )
  const share = (list: readonly unknown[]) => list.filter((each) => each !== undefined).length / 1e4
  const forced = share(verdicts.map(({ status }) => status))
  const broken = share(verdicts.map(({ fault }) => fault))
  const within = rate === 0 || rate === 1 ? 0 : 0.02
  expect(Math.abs(forced - rate)).toBeLessThanOrEqual(within)
  expect(Math.abs(broken - rate)).toBeLessThanOrEqual(within)
})
