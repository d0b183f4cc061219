import { createMockServer, defineMock, type MockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../../support/folder.ts'

const map = {
  $defaults: { $status: { status: 418, times: 1 } },
  'GET /a': { from: 'file' },
  'GET /b': () => 'b',
  $scenarios: {
    busy: { 'GET /a': ({ path }: { path: string }) => path, 'GET /b': { $status: 503 } },
  },
}

async function check(server: MockServer): Promise<void> {
  const ask = async (path: string) => {
    const answer = await server.fetch(path)
    return [answer.status, await answer.json()]
  }
  expect((await ask('/a'))[0]).toBe(418)
  expect(await ask('/a')).toEqual([200, { from: 'file' }])
  expect((await ask('/b'))[0]).toBe(418)
  server.scenario('busy')
  expect((await server.fetch('/a')).status).toBe(200)
  expect((await server.fetch('/b')).status).toBe(503)
}

describe('$defaults and $scenarios in a map', () => {
  it('of values', async () => {
    await using server = await createMockServer({ mocks: map as object })
    await check(server)
  })

  it('of defineMock, beside the behaviour of the map', async () => {
    const mocks = defineMock(
      { $defaults: { $bandwidth: '1mb/s' }, 'GET /a': 1, $scenarios: { s: { 'GET /a': 2 } } },
      { delay: 3 },
    )
    await using server = await createMockServer({ mocks })
    const { routes, scenarios } = server.overview()
    expect(routes).toMatchObject([{ note: expect.stringMatching(/delay 3 ms.*1 MB\/s/) }])
    expect(scenarios).toMatchObject([{ name: 's' }])
  })

  it('of a TypeScript file; what is wrong in them is named', async () => {
    await using folder = await serveFolder({
      'mocks/m.ts': `export default {
  $defaults: { $dealy: 1 },
  'GET /a': 1,
  $scenarios: { s: { 'GET /a': { $x: 1 } }, t: 7 },
}`,
    })
    const { diagnostics } = folder.server.overview()
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('"$dealy" is no part of "$defaults".'),
      expect.stringContaining('"$x" is no instruction.'),
      expect.stringContaining('The scenario "t" is no object with a name.'),
    ])
    expect(await (await folder.server.fetch('/a')).json()).toBe(1)
  })

  it('of an override are no endpoints', async () => {
    await using server = await createMockServer({ mocks: { 'GET /a': 1 } })
    expect(() => server.use({ 'GET /a': 2, $defaults: {} } as object)).toThrow('"$defaults"')
  })
})

it.each([
  ['export default [{ id: 1 }]', "export resource('users', { seed: […] })"],
  ['export const all = [{ id: 1 }]', "export resource('users', { seed: all })"],
  ['export const one = 1', 'Export defineMock('],
])('%s is no mock: the message says what to write', async (text, hint) => {
  await using folder = await serveFolder({ 'mocks/users.ts': text })
  expect(folder.server.overview().diagnostics).toMatchObject([
    { code: 'no-mock', hint: expect.stringContaining(hint) },
  ])
})
