import { expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'

it('lists what is served, not a collection that is only stored', async () => {
  const notes = resource('notes', { seed: [{ text: 'milk' }] })
  const jobs = resource('jobs', { only: [], seed: [{ done: false }] })
  const map = defineMock({ 'GET /jobs': ({ db }) => db(jobs).count() })
  await using server = await createMockServer({ mocks: [notes, jobs, map] })
  expect(server.overview().routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'CRUD /notes',
    'GET /jobs',
  ])
  expect(await (await server.fetch('/jobs')).json()).toBe(1)
  expect((await server.fetch('/jobs/1')).status).toBe(404)
})
