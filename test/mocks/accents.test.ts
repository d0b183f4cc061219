import { expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const composed = '\u00FCber'
const decomposed = 'u\u0308ber'

it.each([composed, decomposed])(
  'a file named %j is reached however its accent is written',
  async (name) => {
    await using folder = await serveFolder({
      [`mocks/${name}.json`]: '[{ "id": 1 }]',
      [`mocks/${name}s/tags.json`]: '[]',
      'mocks/api.json': `{ "GET /x/${name}": 1, "GET /y/${name}/:id": "{{params.id}}" }`,
      'mocks/a.ts': `import { resource } from 'mockapi'
export const notes = resource('notes', { path: '/${name}/notes', seed: [{ id: 2 }] })`,
    })
    const { server } = folder
    for (const asked of [composed, decomposed].map(encodeURIComponent)) {
      expect(await (await server.fetch(`/${asked}`)).json()).toEqual([{ id: 1 }])
      expect(await (await server.fetch(`/${asked}/1`)).json()).toEqual({ id: 1 })
      expect((await server.fetch(`/${asked}s/tags`)).status).toBe(200)
      expect(await (await server.fetch(`/x/${asked}`)).json()).toBe(1)
      expect(await (await server.fetch(`/y/${asked}/${asked}`)).json()).toBe(
        decodeURIComponent(asked),
      )
      expect((await server.fetch(`/${asked}/notes/2`)).status).toBe(200)
    }
    expect(server.db(composed).count()).toBe(1)
  },
)
