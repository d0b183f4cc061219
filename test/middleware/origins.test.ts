import { createMockServer, resource, type MockServer, type MockServerOptions } from 'mockapi'
import { afterEach, describe, expect, it } from 'vitest'
import { send } from '../support/send.ts'

let server: MockServer

async function serve(options: MockServerOptions = {}): Promise<void> {
  server = await createMockServer({ mocks: resource('users', { seed: [] }), ...options })
}
afterEach(() => server.close())

const from = (origin: string) => send(server, 'GET /users', undefined, { origin })

describe('the origin', () => {
  it.each(['capacitor://app.test', 'chrome-extension://abcdef', 'https://app.test'])(
    '%s can be named as the refusal says',
    async (origin) => {
      await serve()
      const { status, body } = await from(origin)
      expect(status).toBe(403)
      expect(body).toMatchObject({ detail: expect.stringContaining(`--cors ${origin} if`) })
      await server.close()
      await serve({ cors: [origin] })
      expect((await from(origin)).headers.get('access-control-allow-origin')).toBe(origin)
    },
  )

  it('null is that of any website, which the refusal says', async () => {
    await serve()
    const { body } = await from('null')
    expect(body).toMatchObject({ detail: expect.stringContaining('or start with --cors "*".') })
  })
})
