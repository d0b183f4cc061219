import { promises as dns } from 'node:dns'
import { afterEach, expect, it, vi } from 'vitest'
import { receiver } from '../support/receiver.ts'
import { serveHooks } from '../support/hook-server.ts'

const lookup = vi.spyOn(dns, 'lookup')

afterEach(() => void lookup.mockRestore())

const pointTo = (...addresses: string[]) =>
  lookup.mockResolvedValue(addresses.map((address) => ({ address, family: 4 })) as never)

it('connects to the private address of a name that was looked up once, and to no public one', async () => {
  await using hooks = await receiver()
  const onWarning = vi.fn()
  const { port } = new URL(hooks.url)
  await using server = await serveHooks(
    { 'POST /a': { $webhooks: { to: `http://hooks.test:${port}` } } },
    { onWarning },
  )
  pointTo('93.184.216.34', '127.0.0.1')
  await server.post('/a')
  await expect
    .poll(() => server.webhooks.list[0]?.reason ?? server.webhooks.list[0]?.state, {
      timeout: 2000,
    })
    .toBe('delivered')
  expect(hooks.received[0]?.headers.host).toBe(`hooks.test:${port}`)
  expect(lookup).toHaveBeenCalledTimes(1)
  pointTo('93.184.216.34')
  await server.post('/a')
  await expect.poll(() => server.webhooks.list[1]?.state).toBe('refused')
  expect(server.webhooks.list[1]?.reason).toContain('hooks.test (93.184.216.34) is no address')
  expect(onWarning).toHaveBeenCalledTimes(1)
  await using other = await serveHooks(
    { 'POST /a': { $webhooks: { to: `http://hooks.test:${port}` } } },
    { allowWebhooks: ['.test'] },
  )
  pointTo('127.0.0.1')
  await other.post('/a')
  await vi.waitFor(() => expect(hooks.received).toHaveLength(2))
})
