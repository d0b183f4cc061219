import { delayHint, drawDelay, parseDelay, type DelayInput } from '../behaviour/duration.ts'
import { Fault } from '../behaviour/fault.ts'
import type { Faker } from '@faker-js/faker'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { hash32, sfc32, type Random } from '../random.ts'
import type { RequestState } from './request-state.ts'

/**
 * Faker for one call of an endpoint: the same for the same address, body of a QUERY
 * or arguments of a field, where it is steady.
 */
export function fakerFor(
  { key, steady, method }: CompiledEndpoint,
  { path, search, mocks, body, operation }: RequestState,
  call: number,
): Faker {
  const source = mocks.faker.source()
  const asked = method === 'QUERY' && body ? new TextDecoder().decode(body.bytes) : ''
  if (steady && operation) {
    return source.forCall(mocks.seed, `${key} ${JSON.stringify(operation.args)}`, 0)
  }
  return steady
    ? source.forCall(mocks.seed, `${key} ${path}${search}${asked}`, 0)
    : source.forCall(mocks.seed, key, call)
}

/** Random numbers for one call of an endpoint. */
export function randomFor(
  { draws, counter }: CompiledEndpoint,
  { mocks }: RequestState,
  call: number,
): Random {
  return sfc32(hash32(`${mocks.seed}\n${draws ?? counter}\nrandom`), call)
}

/** The ms of a delay that a handler asks for in one call of an endpoint. @throws TypeError; a Fault for `offline` */
export function delayFor(input: DelayInput, key: string, call: number): number {
  const delay = parseDelay(input)
  if (!delay) throw new TypeError(`${JSON.stringify(input)} is no delay. ${delayHint}`)
  if (delay.kind === 'offline') throw new Fault('reset')
  return drawDelay(delay, sfc32(hash32(key), call))
}
