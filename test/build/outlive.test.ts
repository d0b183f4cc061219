import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { defineMock } from '../../src/app.ts'
import { openBuilt } from '../../src/build/runtime/open.ts'

describe('built mocks in a worker', () => {
  it('keep it alive until their webhooks are sent', async () => {
    const received: (string | undefined)[] = []
    const receiver = createServer((request, response) => {
      setTimeout(() => {
        received.push(request.url)
        response.end()
      }, 50)
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as AddressInfo
    const exports = {
      default: defineMock({
        'POST /orders': ({ webhook }) => {
          webhook(`http://127.0.0.1:${port}/paid`, { paid: true })
          return { ok: true }
        },
      }),
    }
    const { fetch } = openBuilt({
      root: 'mocks/',
      alone: false,
      assets: {},
      options: {},
      files: [{ kind: 'code', name: 'mocks/api.ts', mount: 'api', exports }],
    })
    const waited: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => void waited.push(work) }
    try {
      const request = new Request('http://localhost/orders', { method: 'POST' })
      const answer = await fetch(request, {}, context)
      expect([answer.status, waited.length, received]).toEqual([200, 1, []])
      await Promise.all(waited)
      expect(received).toEqual(['/paid'])
    } finally {
      receiver.close()
      receiver.closeAllConnections()
    }
  })
})
