import { expect, test } from 'vitest'
import { envelopeFields } from '../../src/data/records/declaration.ts'
import { controlNames } from '../../src/data/query/parameters.ts'
import { operators } from '../../src/data/query/operators.ts'
import { readPage } from '../support/docs-pages.ts'

const page = readPage('docs/queries.md')

test.each(Object.entries(operators))('docs/queries.md says what %s is', (name, { about }) => {
  expect(page).toContain(`| \`${name}\` | ${about} | \``)
})

test.each(Object.entries(envelopeFields))('docs/queries.md says what %s has', (name, about) => {
  expect(page).toContain(`| \`${name}\` | ${about} |`)
})

test('docs/queries.md names the parameters that are no filters', () => {
  const named = [...controlNames].filter(([, control]) => control !== 'embed')
  expect(named.map(([name]) => name).filter((name) => !page.includes(name))).toEqual([])
})
