import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { TriedDocument } from '../../scripts/openapi/document.ts'
import { DocumentRun } from '../../scripts/openapi/run.ts'
import type { Trial } from '../../scripts/openapi/trial.ts'
import { send } from '../support/send.ts'

const folder = 'test/openapi/fixtures'

describe('a public document', () => {
  it.each(['museum.yaml', 'swagger-petstore.yaml', 'prism-petstore-2.0.yaml', 'tictactoe.json'])(
    '%s: each GET is answered with what fits',
    async (name) => {
      const warnings: string[] = []
      const server = await createMockServer({
        cwd: folder,
        dir: name,
        onWarning: ({ message }) => warnings.push(message),
      })
      const document = new TriedDocument(`${folder}/${name}`)
      const operations = document.operations()
      const run = new DocumentRun(document, operations, server)
      const trials: Trial[] = []
      for (const operation of operations.filter(({ method }) => method === 'GET')) {
        trials.push(await run.try(operation))
      }
      await server.close()
      expect(trials.length).toBeGreaterThan(1)
      const isFine = ({ status, problem }: Trial) =>
        status >= 200 && status < 300 && problem === undefined
      expect(trials.filter((each) => !isFine(each))).toEqual([])
      expect(warnings).toEqual([])
    },
  )

  it('whose PUT names its record in the body says so where the id is missing', async () => {
    await using server = await createMockServer({ cwd: folder, dir: 'swagger-petstore.yaml' })
    const more = { authorization: 'Bearer x' }
    const pet = { name: 'Rex', photoUrls: [] }
    expect(await send(server, 'PUT /api/v3/pet', pet, more)).toMatchObject({
      status: 422,
      body: {
        code: 'invalid-request',
        errors: [{ in: 'body', pointer: '/id', message: 'is missing' }],
      },
    })
    const { status } = await send(server, 'PUT /api/v3/pet', { ...pet, id: 10 }, more)
    expect(status).toBe(200)
  })
})
