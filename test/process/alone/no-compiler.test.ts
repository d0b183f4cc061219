import { expect, it, vi } from 'vitest'
import { live } from '../../support/live.ts'

vi.mock('oxc-transform', () => {
  throw new Error('Cannot find native binding.')
})

it('without its native part, TypeScript is refused with the way out, and JSON is served', async () => {
  await using it = await live({ 'mocks/a.ts': `export default { 'GET /a': 1 }` })
  expect((await it.get('/health')).body).toBe('up')
  expect((await it.get('/a')).status).toBe(404)
  expect(it.server.overview().diagnostics).toMatchObject([
    {
      code: 'no-compiler',
      message: expect.stringMatching(
        /^The compiler of TypeScript and JavaScript cannot be loaded: /,
      ),
      hint: expect.stringContaining('Install mockapi again'),
    },
  ])
})
