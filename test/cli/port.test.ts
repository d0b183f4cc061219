import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { listenOnFreePort } from '../../src/cli/running/port.ts'
import { askHealth } from '../../src/cli/running/health.ts'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { fakeServer } from '../support/cli-fakes.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function answering(answer: (response: ServerResponse) => void): Promise<number> {
  const listening = createServer((_, response) => answer(response))
  server = listening
  await new Promise<void>((done) => {
    listening.listen(0, 'localhost', done)
  })
  return (listening.address() as AddressInfo).port
}

const health = { name: 'mockapi', version: '1.0.0', root: resolve('/home/user/shop/mocks') }

const at = (cwd: string) => ({ cwd: resolve(cwd), cacheFolder: resolve(cwd, 'cache') })

it('names the mockapi that has the port, relative to here', async () => {
  const port = await answering((response) => response.end(JSON.stringify(health)))
  const refusal = new MockapiError([{ code: 'port-taken', severity: 'error', message: '' }])
  const moving = fakeServer((wished) => (wished === port ? refusal : undefined))
  const warning = await listenOnFreePort(moving, { port }, at('/home/user/blog'))
  expect(warning).toEqual({
    code: 'port-taken',
    message: `Port ${port} already serves ../shop/mocks (mockapi 1.0.0), using ${port + 1}.`,
  })
})

it.each([
  { what: 'another program', body: '<html>' },
  { what: 'other JSON', body: '{"name":"other","version":"1","root":"/"}' },
  { what: 'no object', body: 'null' },
  { what: 'half an answer', body: '{"name":"mockapi"}' },
  { what: 'an endless answer', body: JSON.stringify({ ...health, more: 'x'.repeat(100_000) }) },
])('takes $what for no mockapi', async ({ body }) => {
  const port = await answering((response) => response.end(body))
  expect(await askHealth({ url: `http://localhost:${port}`, trusted: [] })).toBe('other')
})

it('does not follow a redirect', async () => {
  const port = await answering((response) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await askHealth({ url: `http://localhost:${port}`, trusted: [] })).toBe('other')
})

it('waits half a second at most for a silent program', async () => {
  const port = await answering(() => {})
  expect(await askHealth({ url: `http://localhost:${port}`, trusted: [] })).toBe('silent')
})

it('tries no other port where the address is none of this machine', async () => {
  const tried: number[] = []
  const refusal = new MockapiError([{ code: 'cannot-listen', severity: 'error', message: 'no' }])
  const failing = fakeServer((wished) => {
    tried.push(wished)
    return refusal
  })
  await expect(listenOnFreePort(failing, { port: 80, host: '1.2.3.4' }, at('/'))).rejects.toBe(
    refusal,
  )
  expect(tried).toEqual([80])
})
