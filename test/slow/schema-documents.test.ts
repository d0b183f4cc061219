import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { adminOperations } from '../../src/admin/app.ts'
import { describeApi } from '../../src/admin/openapi.ts'
import { misfits, samplesOf } from '../support/schema-samples.ts'

it('makes mock files that fit the schema of mock files', () => {
  const path = new URL('../../schema/mocks.json', import.meta.url)
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const values = samplesOf(schema, { seeds: 10 })
  expect(misfits({ ...schema, $schema: undefined }, values)).toEqual([])
})

it('makes bodies that fit the schemas of a document', () => {
  const document = JSON.parse(JSON.stringify(describeApi(adminOperations))) as object
  const pointers = pointersIn(document)
  expect(pointers.length).toBeGreaterThan(20)
  for (const pointer of pointers) {
    const schema = { ...document, $ref: pointer }
    const values = samplesOf({ $ref: pointer }, { root: document, seeds: 3 })
    expect(misfits(schema, values), pointer).toEqual([])
  }
})

/** The pointers to all members of a name `schema`, and to all components. */
function pointersIn(value: unknown, pointer = '#'): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const isSchema = key === 'schema' || pointer === '#/components/schemas'
    return isSchema ? [below] : pointersIn(member, below)
  })
}
