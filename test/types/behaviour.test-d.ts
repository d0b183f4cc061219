import { describe, expectTypeOf, it } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { BehaviourInput, Fault, FaultInput, RateLimitInput } from 'mockapi'

const all = {
  delay: '3g',
  bandwidth: '1.6mbit/s',
  status: { status: 503, rate: 0.1, times: 2, for: '30s' },
  fault: { fault: 'dribble', over: '5s', for: 1000 },
  rateLimit: { limit: 10, window: '1m', per: 'authorization' },
} as const satisfies BehaviourInput

describe('a behaviour', () => {
  it('is the same at every place', async () => {
    route('GET /x', { ...all, handle: () => null })
    resource('users', { seed: [], ...all })
    defineMock({ 'GET /y': null }, all)
    const server = await createMockServer({ mocks: [] })
    server.setBehaviour(all)
    server.setBehaviour({ delay: { median: 1, p99: 2, max: 3 }, rateLimit: '10/m', fault: 'hang' })
  })

  it('has no other fields, and no other faults', () => {
    expectTypeOf<BehaviourInput>().toHaveProperty('rateLimit')
    expectTypeOf<'reset'>().toExtend<FaultInput>()
    // @ts-expect-error a misspelt field
    defineMock({ 'GET /y': null }, { dealy: 1 })
    // @ts-expect-error no such fault
    route('GET /x', { fault: 'rest', handle: () => null })
    // @ts-expect-error the fault is called "fault"
    route('GET /x', { fault: { kind: 'reset' }, handle: () => null })
    // @ts-expect-error a limit needs a window
    resource('users', { rateLimit: { limit: 1 } })
    expectTypeOf<{ limit: number; window: string }>().toExtend<RateLimitInput>()
  })

  it('is asked for by a handler', () => {
    defineMock({
      'GET /x': ({ fault, json }) => {
        expectTypeOf(fault('reset')).toEqualTypeOf<Fault>()
        // @ts-expect-error no such option
        fault('dribble', { ovr: 1 })
        return fault('dribble', { over: '1s', answer: json({ a: 1 }) })
      },
    })
  })
})
