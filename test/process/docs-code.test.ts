import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFile, pages, root, sectionsOf } from '../docs/pages.ts'
import type { Section } from '../docs/pages.ts'
import { installProject, packages, runNode } from './installed.ts'
import type { InstalledProject } from './installed.ts'

/** The entries of the package that pages import, as files of `src/`. */
const entries = {
  index: 'index.ts',
  app: 'app.ts',
  msw: 'msw.ts',
  node: 'testing/node.ts',
  vitest: 'testing/vitest.ts',
  playwright: 'testing/playwright.ts',
  vite: 'vite/plugin.ts',
}
const sections = pages.flatMap(sectionsOf).filter((section) => codeOf(section).length > 0)
const tests = sections.flatMap((section, index) =>
  codeOf(section)
    .filter(({ label }) => /\.test\.m?[jt]s$/.test(label))
    .map(({ label }) => ({ page: section.page, label, index })),
)
let project: InstalledProject

/** The sections as projects of their own, beside the package as it would be installed. */
beforeAll(async () => {
  const others = [
    '@hono/node-server',
    '@hono/zod-validator',
    '@playwright/test',
    'hono',
    'msw',
    'valibot',
    'vitest',
    'zod',
    'vite',
  ]
  project = await installProject(entries, others)
  for (const [number, { blocks }] of sections.entries()) {
    for (const { label, text } of blocks.filter(isFile)) project.write(`${number}/${label}`, text)
  }
})

afterAll(() => project.remove())

test('the TypeScript of the pages compiles', async () => {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      paths: Object.fromEntries(
        Object.entries(entries).map(([name, file]) => [
          name === 'index' ? 'mockapi' : `mockapi/${name}`,
          [join(root, 'src', file)],
        ]),
      ),
      typeRoots: [join(packages, '@types')],
      isolatedDeclarations: false,
      declaration: false,
    },
    include: ['.'],
  }
  project.write('tsconfig.json', JSON.stringify(config))
  const { output } = await runNode(project.folder, [join(packages, 'typescript/bin/tsc')])
  // What is wrong in the sources is told by `npm run check`.
  const errors = output.split('\n').filter((line) => /^(?:\d+\/|error )/.test(line))
  expect(errors.map(explained)).toEqual([])
})

test.each(tests)('$page: $label passes', async ({ index, label }) => {
  const vitest = [join(packages, 'vitest/vitest.mjs'), 'run', '--root', '.', label]
  const args = label.endsWith('.mjs') ? ['--test', label] : vitest
  const { code, output } = await runNode(join(project.folder, String(index)), args)
  expect(code, output).toBe(0)
})

function codeOf({ blocks }: Section): Section['blocks'] {
  return blocks.filter((block) => isFile(block) && /^[jt]s$/.test(block.language))
}

/** An error with the page that it comes from in place of the number of its folder. */
function explained(error: string): string {
  return error.replace(/^(\d+)\//, (_, number: string) => {
    const section = sections[Number(number)]
    return `${section?.page}, ${section?.title}: `
  })
}
