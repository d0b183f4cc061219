import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFile, root, sectionsOf } from '../support/docs-pages.ts'

const recipes = join(root, 'scripts/frameworks')
/** The folders of sections, where they have another name. */
const folders: Readonly<Record<string, string>> = { 'The mocks': 'values', 'Next.js': 'next' }
const shown = sectionsOf('docs/previews.md')
  .filter(({ blocks }) => blocks.some(isFile))
  .map(({ title, blocks }) => ({ title, folder: folders[title] ?? title.toLowerCase(), blocks }))

test.each(shown)('$title shows the files that npm run try:frameworks runs', (section) => {
  for (const { label, text } of section.blocks.filter(isFile)) {
    const file = readFileSync(join(recipes, section.folder, label), 'utf8')
    expect(`${text}\n`, label).toBe(file.replaceAll('\r\n', '\n'))
  }
})

test('each recipe is on the page and has a lock file', () => {
  const entries = readdirSync(recipes, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(shown.map(({ folder }) => folder).sort()).toEqual(names.sort())
  const locked = names.filter((name) => existsSync(join(recipes, name, 'package-lock.json')))
  expect(locked).toEqual(names.filter((name) => name !== 'values'))
})
