import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { TriedDocument } from '../../scripts/openapi/document.ts'
import { DocumentRun } from '../../scripts/openapi/run.ts'
import type { CliServer } from '../../src/cli/environment/environment.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { importInto } from '../support/imported.ts'
import { isFull } from '../support/runs.ts'

const isDelete = ({ method }: { readonly method: string }) => Number(method === 'DELETE')

const few = ['swagger-petstore.yaml', 'tictactoe.json']
const documents = [
  'museum.yaml',
  'swagger-petstore.yaml',
  'prism-petstore-2.0.yaml',
  'tictactoe.json',
]

it.each(isFull ? documents : few)(
  'the imported %s answers each operation as the document itself does, and is checked without a word',
  async (name) => {
    const file = `test/openapi/fixtures/${name}`
    using imported = await importInto(file)
    const options = { onWarning: () => {} }
    await using served = await createMockServer({ dir: file, ...options })
    const mocks = (await startMockServer({ cwd: imported.path, ...options })) as CliServer
    expect((await mocks.check()).diagnostics).toEqual([])
    const tried = new TriedDocument(file)
    const operations = tried.operations().toSorted((one, other) => isDelete(one) - isDelete(other))
    const one = new DocumentRun(tried, operations, served)
    const other = new DocumentRun(tried, operations, mocks)
    for (const operation of operations) {
      const [wanted, given] = [await one.try(operation), await other.try(operation)]
      // The others are no requests that it takes.
      if (wanted.status >= 400) continue
      expect([given.name, given.problem]).toEqual([wanted.name, undefined])
      const isDeclared = [...operation.responses.keys()].some((status) =>
        /^[23]|DEFAULT/.test(status),
      )
      // Where the document declares errors alone any success will do.
      const shown = (status: number) => (isDeclared ? status : Math.floor(status / 100))
      expect([given.name, shown(given.status)]).toEqual([wanted.name, shown(wanted.status)])
    }
    await mocks.close()
  },
)
