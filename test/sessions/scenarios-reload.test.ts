import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

async function get(path: string, server: MockServer): Promise<unknown> {
  return (await server.fetch(path)).json()
}

it('a scenario stays in its state over a reload', async () => {
  const text = (paid: string) => `import { scenario } from 'mockapi'
export const order = scenario('order', {
  start: 'pending',
  states: {
    pending: { 'POST /pay': ({ json, moveTo }) => (moveTo('paid'), json(1)) },
    paid: { 'GET /order': '${paid}' },
  },
})
`
  await using served = await serveFolder({ 'mocks/order.ts': text('paid') }, { watch: true })
  const { server: watching, path } = served
  watching.scenario('order')
  await watching.fetch('/pay', { method: 'POST' })
  expect(await get('/order', watching)).toBe('paid')
  await writeFile(join(path, 'mocks/order.ts'), text('paid in full'))
  await watching.settled()
  expect(await get('/order', watching)).toBe('paid in full')
  expect(watching.scenarios).toMatchObject([{ state: 'paid', file: 'mocks/order.ts', line: 2 }])
})

it('a scenario that an edit takes away is off as long as it is gone, and told', async () => {
  const text = (name: string) => JSON.stringify({ $scenarios: { [name]: { 'GET /x': 1 } } })
  const files = { 'mocks/s.json': text('early'), 'mocks/api.json': '{ "GET /x": 0 }' }
  await using served = await serveFolder(files, { watch: true, scenario: ['early'] })
  const edited = async (name: string) => {
    await writeFile(join(served.path, 'mocks/s.json'), text(name))
    await served.server.settled()
    const { diagnostics } = served.server.overview()
    return [await get('/x', served.server), diagnostics.map(({ code }) => code)]
  }
  expect(await edited('earlier')).toEqual([0, ['no-scenario']])
  expect(await edited('early')).toEqual([1, []])
})
