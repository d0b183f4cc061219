import { afterEach, describe, expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

/** A document with `/pets` and `/pets/{id}`, whose records have one field beside their id. */
const pets = (field: string) => {
  const pet = {
    type: 'object',
    required: ['id', field],
    properties: { id: { type: 'integer' }, [field]: { type: 'string' } },
  }
  const answer = (schema: object) => ({ 200: { content: { 'application/json': { schema } } } })
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
  return JSON.stringify({
    openapi: '3.1.0',
    paths: {
      '/pets': { get: { responses: answer({ type: 'array', items: pet }) } },
      '/pets/{id}': {
        parameters: [id],
        get: { responses: answer(pet) },
        delete: { responses: { 204: {} } },
      },
    },
  })
}
const open = async (files: Readonly<Record<string, string>> = {}) => {
  folder = await serveFolder({
    'mocks/a/api.json': pets('name'),
    'mocks/b/api.json': pets('title'),
    ...files,
  })
}
const ask = async (line: string) => (await send(folder.server, line)).body
const drifts = async () => {
  await using server = await startMockServer({ cwd: folder.path })
  const { diagnostics } = await server.check()
  return diagnostics.map(({ message }) => /of (mocks\/\S+?):.*: (.*)$/.exec(message)?.slice(1))
}
const rex = '[{ "id": 7, "name": "Rex" }]'

describe('two documents with a collection of one name', () => {
  it('have records of their own', async () => {
    await open()
    const [one, other] = [await ask('GET /a/pets'), await ask('GET /b/pets')] as object[][]
    expect([Object.keys(one?.[0] ?? {}), Object.keys(other?.[0] ?? {})]).toEqual([
      ['id', 'name'],
      ['id', 'title'],
    ])
    await ask('DELETE /a/pets/1')
    expect([await ask('GET /a/pets'), await ask('GET /b/pets')]).toEqual([one?.slice(1), other])
    expect(await drifts()).toEqual([])
  })

  it.each(['a', 'b'])(
    'leave that of the folder to the one at whose path it is: /%s/pets',
    async (own) => {
      await open({ [`mocks/${own}/pets.json`]: own === 'a' ? rex : rex.replace('name', 'title') })
      const other = own === 'a' ? 'b' : 'a'
      expect(await ask(`GET /${own}/pets`)).toEqual([expect.objectContaining({ id: 7 })])
      expect(await ask(`GET /${other}/pets`)).toHaveLength(10)
      expect(folder.server.db('pets').all()).toHaveLength(1)
      expect(folder.server.db(`${other}/pets`).all()).toHaveLength(10)
      expect(await drifts()).toEqual([])
    },
  )

  it('share one of the folder at another path, and what does not fit is told once for each', async () => {
    await open({ 'mocks/pets.json': rex.replace('name', 'x') })
    expect(await ask('GET /a/pets')).toEqual([{ id: 7, name: expect.any(String) as string }])
    expect(await ask('GET /b/pets/7')).toEqual({ id: 7, title: expect.any(String) as string })
    expect(await drifts()).toEqual([
      ['mocks/a/api.json', 'body/name is missing in 200.'],
      ['mocks/b/api.json', 'body/title is missing in 200.'],
    ])
  })
})
