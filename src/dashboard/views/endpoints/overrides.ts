import { call } from '../../api/client.ts'
import type { Override } from './operations.ts'

/** What a person has set for an operation, as far as it is one failure and one delay. */
export interface BehaviourSetting {
  /** Milliseconds; undefined for none. */
  readonly delay?: number
  /** A status, or the name of a fault. */
  readonly failure?: number | string
  /** The share of calls that fail, from 0 to 1. */
  readonly rate?: number
  /** How many calls fail. */
  readonly times?: number
}

/** The overrides of an operation alone, of the kinds that the page makes. */
export function overridesOf(overrides: readonly Override[], key: string): Override[] {
  return overrides.filter(
    ({ kind, keys }) =>
      (kind === 'fail' || kind === 'delay') && keys.length === 1 && keys[0] === key,
  )
}

/** What overrides of an operation come to; the last one of a kind decides. */
export function settingOf(overrides: readonly Override[]): BehaviourSetting {
  return Object.assign({}, ...overrides.map(settingOfOne)) as BehaviourSetting
}

function settingOfOne({ behaviour = {} }: Override): BehaviourSetting {
  const { delay, status, fault } = behaviour
  const failing = status ?? fault
  if (failing === undefined) return typeof delay === 'number' ? { delay } : {}
  if (typeof failing !== 'object') return { failure: failing }
  const { rate, times } = failing
  const failure = 'status' in failing ? failing.status : failing.fault
  return { failure, ...(rate !== undefined && { rate }), ...(times !== undefined && { times }) }
}

let latest = Promise.resolve()

/** Lays a setting over an operation, in place of those that are there; one after the other, as a person makes them. */
export function setOverrides(key: string, setting: BehaviourSetting): Promise<void> {
  const next = latest.then(() => replace(key, setting))
  latest = next.catch(() => {})
  return next
}

async function replace(
  key: string,
  { delay, failure, rate, times }: BehaviourSetting,
): Promise<void> {
  const before = overridesOf(await call('GET /overrides'), key)
  if (failure !== undefined) {
    const terms = { ...(rate !== undefined && rate < 1 && { rate }), ...(times && { times }) }
    await call('POST /overrides', { body: { fail: { key, failure: failure as number, ...terms } } })
  }
  if (delay) await call('POST /overrides', { body: { delay: { key, delay } } })
  for (const { id } of before) {
    // One whose calls are used up is gone already.
    await call('DELETE /overrides/{id}', { path: { id: String(id) } }).catch(() => {})
  }
}

/** A setting as the lines of a test. */
export function testLines(key: string, { delay, failure, rate, times }: BehaviourSetting): string {
  const terms = { ...(rate !== undefined && rate < 1 && { rate }), ...(times && { times }) }
  const options = Object.entries(terms).map(([name, value]) => `${name}: ${value}`)
  const more = options.length > 0 ? `, { ${options.join(', ')} }` : ''
  const shown = typeof failure === 'number' ? failure : `'${failure}'`
  return [
    ...(failure === undefined ? [] : [`mock.fail('${key}', ${shown}${more})`]),
    ...(delay ? [`mock.delay('${key}', ${delay})`] : []),
  ].join('\n')
}

/** A setting as a member of a mock file in JSON: a scenario, which any file can lay over endpoints of others. */
export function mockFileLine(
  key: string,
  { delay, failure, rate, times }: BehaviourSetting,
): string {
  const terms = { ...(rate !== undefined && rate < 1 && { rate }), ...(times && { times }) }
  const isPlain = Object.keys(terms).length === 0
  const name = typeof failure === 'number' ? 'status' : 'fault'
  const behaviour = {
    ...(delay && { delay }),
    ...(failure !== undefined && { [name]: isPlain ? failure : { [name]: failure, ...terms } }),
  }
  const scenario = { $active: true, [key]: { $behaviour: behaviour } }
  return `"$scenarios": ${JSON.stringify({ [`${key} on a bad day`]: scenario })}`
}
