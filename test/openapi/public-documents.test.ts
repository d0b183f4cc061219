import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { TriedDocument } from '../../scripts/openapi/document.ts'
import { DocumentRun } from '../../scripts/openapi/run.ts'
import type { Trial } from '../../scripts/openapi/trial.ts'

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
})
