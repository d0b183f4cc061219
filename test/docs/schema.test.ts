import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readDocument } from '../../src/mocks/json/document.ts'
import { pages, root, sectionsOf } from '../support/docs-pages.ts'

const text = readFileSync(join(root, 'schema/mocks.json'), 'utf8')
const schema = z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema)

/** JSON mocks of all pages, but for those of sections whose screens show what is wrong with them. */
const mocks = pages.flatMap(sectionsOf).flatMap(({ page, blocks }) => {
  const own = blocks.filter(({ label }) => /^mocks\/.*\.json$/.test(label))
  const isBroken = blocks.some(({ language, text: screen }) => {
    return language === 'console' && / {2}(?:✗|\d\d:\d\d:\d\d {2}broken) /.test(screen)
  })
  return isBroken ? [] : own.map((block) => ({ page, ...block }))
})

test.each(mocks)('editors take $label of $page:$line', ({ text: mock }) => {
  expect(schema.safeParse(readDocument('mock.json', mock).value).error?.issues ?? []).toEqual([])
})
