import { createMockServer, resource } from 'mockapi'
import type { MockSession } from 'mockapi'
import { expect, test } from 'vitest'

const json = async (of: MockSession, path: string): Promise<unknown> =>
  (await of.fetch(path)).json()

test('dates of Faker in answers are near the clock, where asked; records stay the same', async () => {
  const dates = [
    { 'GET /made': { soon: '{{date.soon}}' } },
    resource('parcels', { seed: 1, factory: (f) => ({ at: f.date.soon().toISOString() }) }),
  ]
  await using near = await createMockServer({ mocks: dates, fakerNow: true })
  await using fixed = await createMockServer({ mocks: dates })
  const session = near.session('a')
  await near.clock.freeze('2027-05-01')
  await fixed.clock.freeze('2027-05-01')
  await session.clock.freeze('2030-05-01')
  const soonOf = async (of: MockSession) => ((await json(of, '/made')) as { soon: string }).soon
  expect(await soonOf(near)).toMatch(/^2027-05-0[12]T/)
  expect(await soonOf(session)).toMatch(/^2030-05-0[12]T/)
  expect(await soonOf(fixed)).toMatch(/^2026-01-0[12]T/)
  expect(await json(near, '/parcels')).toEqual(await json(fixed, '/parcels'))
})
