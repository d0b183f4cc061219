import { describe, expectTypeOf, it } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { KeyOf } from '../../src/endpoints/define.ts'
import type { BehaviourInput, DelayInput, Fault, FaultInput, RateLimitInput } from 'mockapi'

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

  it('has delays that are times', () => {
    for (const delay of [
      '1s',
      '250 ms',
      '100-400ms',
      '1s-2s',
      '1..2s',
      '50',
      'realistic',
    ] as const) {
      expectTypeOf<typeof delay>().toExtend<DelayInput>()
      defineMock({ 'GET /y': { $delay: delay } }, { delay })
    }
    // @ts-expect-error no time
    defineMock({ 'GET /y': null }, { delay: 'soon' })
    // @ts-expect-error no time
    defineMock({ 'GET /y': { $delay: 'soon', ok: true } })
    // @ts-expect-error no unit
    route('GET /y', { delay: '3 days', handle: () => null })
    // @ts-expect-error no preset
    defineMock({ 'GET /y': { $delay: '5g' } })
  })

  it('stands beside bodies of any type', () => {
    interface User {
      readonly name: string
    }
    class Point {
      readonly x = 1
    }
    const user: User = { name: 'Ada' }
    defineMock({
      'GET /user': user,
      'GET /point': new Point(),
      'GET /list': [user],
      'GET /texts': ['a', 1],
      'GET /nested': { user, points: [new Point()], $status: 201, $delay: [1, 2] },
      'GET /handler': ({ params }) => params,
    })
  })

  it('of a key without a method says which there are', () => {
    expectTypeOf<
      KeyOf<'GTE /f'>
    >().toEqualTypeOf<'GTE is no method: write GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, OPTIONS, ALL, USE or WS'>()
    expectTypeOf<KeyOf<'/f'>>().toEqualTypeOf<'METHOD /path'>()
    // @ts-expect-error no method
    defineMock({ 'GTE /f': 1 })
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
