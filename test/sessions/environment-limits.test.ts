import { expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import { Reply } from '../../src/http/reply.ts'
import { EnvironmentsInMemory } from '../../src/sessions/environments/store.ts'
import { Environments } from '../../src/sessions/environments/environments.ts'

it('there are 10,000 environments at most, those whose time is over not counted', () => {
  const none = (): never => {
    throw new Error('Nothing is opened here.')
  }
  const environments = new Environments({
    own: { state: {} } as never,
    open: none,
    revive: none,
    seeds: none,
    url: () => '',
    store: new EnvironmentsInMemory(),
    onWarning: none,
  })
  for (let count = 0; count < 9_999; count++) environments.create({ name: `e${count}` })
  environments.create({ name: 'short', ttl: -1 })
  environments.create({ name: 'last' })
  let refusal: unknown
  try {
    environments.create({ name: 'more' })
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(Reply)
  expect(JSON.stringify((refusal as Reply).body)).toContain('10000 environments already')
  environments.delete('last')
  expect(environments.create({ name: 'more' }).name).toBe('more')
})

it('a page of another website makes none', async () => {
  await using server = await createMockServer({
    mocks: [resource('users', { seed: [{}] })],
    port: 0,
  })
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }
  for (const [path, more] of [
    ['/~evil/users', {}],
    ['/users', { cookie: 'mockapi-environment=evil' }],
  ] as const) {
    const response = await fetch(server.url + path, { headers: { ...headers, ...more } })
    expect(response.status).toBe(403)
  }
  expect(await (await fetch(`${server.url}/__mockapi/environments`)).json()).toEqual([])
})
