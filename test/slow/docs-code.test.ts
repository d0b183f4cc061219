import { readFileSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFile, pages, root, sectionsOf } from '../support/docs-pages.ts'
import type { Section } from '../support/docs-pages.ts'
import { installProject, packages, runNode } from '../support/installed.ts'
import type { InstalledProject } from '../support/installed.ts'

/** The entries of the package that pages import, as files of `src/`. */
const entries = {
  index: 'index.ts',
  app: 'app.ts',
  client: 'client.ts',
  express: 'importers/express/index.ts',
  msw: 'msw/index.ts',
  node: 'testing/node.ts',
  vitest: 'testing/vitest.ts',
  playwright: 'testing/playwright.ts',
  vite: 'vite/plugin.ts',
  'vite-plugin-mock': 'importers/vite-plugin-mock/index.ts',
}
const sections = pages.flatMap(sectionsOf).filter((section) => codeOf(section).length > 0)
const tests = sections.flatMap((section, index) =>
  codeOf(section)
    .filter(({ label }) => /\.test\.m?[jt]s$/.test(label))
    .map(({ label }) => ({ page: section.page, label, index })),
)
let project: InstalledProject
/** What came of the tests of vitest, by section and label, once they have run. */
let ran: Promise<ReadonlyMap<string, string>> | undefined

/** The sections as projects of their own, beside the package as it would be installed. */
beforeAll(async () => {
  const others = [
    '@hono/node-server',
    '@hono/zod-validator',
    '@playwright/test',
    '@types/ws',
    'hono',
    'msw',
    'valibot',
    'vitest',
    'zod',
    'vite',
    'ws',
  ]
  project = await installProject(entries, others)
  const types = JSON.stringify(join(root, 'src/client.ts'))
  project.write('node_modules/mockapi/client.d.ts', `import ${types}`)
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
  if (label.endsWith('.mjs')) {
    const { code, output } = await runNode(join(project.folder, String(index)), ['--test', label])
    expect(code, output).toBe(0)
    return
  }
  ran ??= runVitest()
  expect((await ran).get(`${index}/${label}`)).toBe('passed')
})

/** Runs the tests of all sections by one vitest, each in its section and in a process of its own. */
async function runVitest(): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(tests.map(({ index }) => String(index)))]
  for (const name of names) project.write(`${name}/enter.js`, 'process.chdir(import.meta.dirname)')
  const projects = names.map((name) => ({ test: { name, root: name, setupFiles: ['enter.js'] } }))
  const test = { projects, pool: 'forks', maxWorkers: 2, testTimeout: 30_000 }
  project.write('vitest.config.js', `export default ${JSON.stringify({ test })}`)
  const reporters = ['--reporter=json', '--outputFile=results.json']
  const vitest = [join(packages, 'vitest/vitest.mjs'), 'run', ...reporters]
  const { output } = await runNode(project.folder, vitest)
  const results = JSON.parse(readFileSync(join(project.folder, 'results.json'), 'utf8')) as Results
  return new Map(
    results.testResults.map(({ name, status, message, assertionResults }) => {
      const failures = assertionResults.flatMap(({ failureMessages }) => failureMessages)
      const isPassed = status === 'passed' && assertionResults.length > 0
      const told = isPassed ? 'passed' : [message, ...failures, output].join('\n')
      return [relative(realpathSync(project.folder), name).replaceAll('\\', '/'), told]
    }),
  )
}

/** What vitest writes of its tests. */
interface Results {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[]
  }[]
}

/** The code of a section that runs here; that of apps runs as trials in `scripts/runners` and `scripts/frameworks`. */
function codeOf({ page, blocks }: Section): Section['blocks'] {
  if (page === 'docs/previews.md' || blocks.some(({ language }) => language === 'tsx')) return []
  return blocks.filter((block) => isFile(block) && /^[jt]s$/.test(block.language))
}

/** An error with the page that it comes from in place of the number of its folder. */
function explained(error: string): string {
  return error.replace(/^(\d+)\//, (_, number: string) => {
    const section = sections[Number(number)]
    return `${section?.page}, ${section?.title}: `
  })
}
