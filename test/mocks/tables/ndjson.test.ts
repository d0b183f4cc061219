import { describe, expect, it } from 'vitest'
import { readNdjson } from '../../../src/mocks/tables/ndjson.ts'
import { serveFolder } from '../../support/folder.ts'

describe('a file of a record a line', () => {
  it.each(['ndjson', 'jsonl'])('.%s is a collection', async (extension) => {
    const text = '{"id":1,"name":"Ada"}\r\n\r\n{"id":2,"name":"{{params.x}}"}\n{"name":"Eve"}'
    await using folder = await serveFolder({ [`mocks/v1/users.${extension}`]: text })
    const { server } = folder
    expect(await (await server.fetch('/v1/users')).json()).toMatchObject([
      { id: 1, name: 'Ada' },
      { id: 2 },
      { id: 3, name: 'Eve' },
    ])
    expect((await server.fetch('/v1/users/1', { method: 'DELETE' })).status).toBe(204)
  })

  it('says what is wrong by its line, and serves the rest', async () => {
    const deep = `{"id":9,"a":${'['.repeat(300)}${']'.repeat(300)}}`
    const lines = [
      '{"id":1}',
      '{"id":',
      '  7',
      deep,
      '{"id":1}',
      '{"id":5,"n":1175928847299117063}',
    ]
    await using folder = await serveFolder({ 'mocks/a.ndjson': `${lines.join('\n')}\n` })
    const found = folder.server.overview().diagnostics.map(({ code, place, message }) => {
      return `${code} ${place?.line}:${place?.column} ${message}`
    })
    expect(found).toEqual([
      'json-syntax 2:7 The file ends too early: the { of line 2 is still open.',
      expect.stringMatching(/^json-depth 4:1 /),
      expect.stringMatching(/^bad-record 3:3 A record of the collection is a number/),
      expect.stringMatching(/^duplicate-id 5:7 /),
      expect.stringMatching(/^rounded-number 6:13 /),
    ])
    expect(await (await folder.server.fetch('/a')).json()).toMatchObject([{ id: 1 }, { id: 5 }])
  })

  it('is none where the file is one array', () => {
    expect(() => readNdjson('a.jsonl', '[\n  { "id": 1 }\n]\n')).toThrow(/one array.*\n?.*a\.json/)
  })
})
