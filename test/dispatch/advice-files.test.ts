import type { RequestReport } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

describe('the line to add', () => {
  it.each([
    ['/nope', 'mocks/api.ts', `'GET /nope': { ok: true }`],
    ['/healht', 'mocks/api.ts', `'GET /healht': { ok: true }`],
    ['/health/17', 'mocks/api.ts', `'GET /health/:id': { id: '{{params.id}}' }`],
    ["/it's", 'mocks/api.ts', `"GET /it's": { ok: true }`],
    ['/text', 'mocks/i18n.json', '"GET /text": { "ok": true }'],
    ['/data/todos/x/tags', 'mocks/data/api.json', '"GET /data/todos/x/tags": { "ok": true }', true],
    ['/users/x/tags', 'mocks/people/api.ts', `'GET /users/x/tags': { ok: true }`, true],
    ['/slow/more', 'mocks/api.ts', `'GET /slow/more': { ok: true }`],
  ])('%s goes to its neighbours, in their language', async (path, file, text, isNew = false) => {
    await using folder = await serveFolder({
      'mocks/a-routes.ts': `import { route } from 'mockapi'
        export const slow = route('GET /slow', { handle: () => 1 })`,
      'mocks/api.ts': `import { defineMock } from 'mockapi'
        export default defineMock({ 'GET /health': 1, 'GET /ready': 1 })`,
      'mocks/data/todos.json': '[]',
      'mocks/i18n.json': '{ "GET /texts": 1 }',
      'mocks/people/users.ts': `import { resource } from 'mockapi'
        export const users = resource('users', { seed: [] })`,
    })
    const { add, detail } = (await (await folder.server.fetch(path)).json()) as Record<
      string,
      never
    >
    expect(add).toEqual({ file, text, ...(isNew && { isNew }) })
    const whole = file.endsWith('.ts') ? `export default { ${text} }` : `{ ${text} }`
    expect(detail).toContain(
      isNew ? `make the file ${file}: ${whole}` : `add this to ${file}: ${text}`,
    )
  })

  it('a project of TypeScript collections gets a TypeScript file', async () => {
    await using folder = await serveFolder({
      'mocks/users.ts': `import { resource } from 'mockapi'
        export const users = resource('users', { seed: [] })`,
    })
    const answer = await folder.server.fetch('/nope')
    expect(await answer.json()).toMatchObject({
      add: { file: 'mocks/api.ts', text: "'GET /nope': { ok: true }", isNew: true },
    })
  })

  it('of a module without a map that is served alone there is none', async () => {
    const files = {
      'x.ts': `import { resource } from 'mockapi'
      export const users = resource('users', { seed: [] })`,
    }
    await using folder = await serveFolder(files, { dir: 'x.ts' })
    expect(await (await folder.server.fetch('/nope')).json()).not.toHaveProperty('add')
  })

  it('of a method that has another way there is that way alone, in the log too', async () => {
    const misses: RequestReport[] = []
    await using folder = await serveFolder(
      { 'mocks/things.json': '[{ "id": 1 }]' },
      { onRequest: (each) => misses.push(each) },
    )
    const answer = await folder.server.fetch('/things', { method: 'PUT' })
    const hint =
      'To replace all records, DELETE /things?id:exists=true, and POST an array of the new ones.'
    expect([answer.status, await answer.json()]).toEqual([
      405,
      expect.objectContaining({
        detail: `/things answers GET, HEAD, POST, PATCH, DELETE, QUERY, OPTIONS, not PUT. ${hint}`,
      }),
    ])
    expect(misses[0]?.miss).toMatchObject({ hint })
    expect(misses[0]?.miss).not.toHaveProperty('add')
  })
})
