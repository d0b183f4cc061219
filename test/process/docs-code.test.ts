import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFile, pages, root, sectionsOf } from '../docs/pages.ts'
import type { Section } from '../docs/pages.ts'

const packages = join(root, 'node_modules')
const sections = pages.flatMap(sectionsOf).filter((section) => codeOf(section).length > 0)
const tests = sections.flatMap((section, index) =>
  codeOf(section)
    .filter(({ label }) => /\.test\.m?[jt]s$/.test(label))
    .map(({ label }) => ({ page: section.page, label, index })),
)
let folder = ''
let bundle = ''

/** The sections as projects of their own, beside the package as it would be installed. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-code-'))
  const cache = join(packages, '.cache')
  mkdirSync(cache, { recursive: true })
  bundle = mkdtempSync(join(cache, 'mockapi-docs-'))
  await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outdir: bundle,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  const index = JSON.stringify(pathToFileURL(join(bundle, 'index.js')).href)
  write('node_modules/mockapi/package.json', '{ "type": "module", "exports": "./index.js" }')
  write('node_modules/mockapi/index.js', `export * from ${index}\n`)
  for (const name of ['hono', 'valibot', 'vitest', 'zod']) {
    symlinkSync(join(packages, name), join(folder, 'node_modules', name), 'junction')
  }
  write('package.json', '{ "type": "module" }')
  for (const [number, { blocks }] of sections.entries()) {
    for (const { label, text } of blocks.filter(isFile)) write(`${number}/${label}`, text)
  }
})

afterAll(() => {
  for (const made of [folder, bundle]) rmSync(made, { recursive: true, force: true })
})

test('the TypeScript of the pages compiles', async () => {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      paths: { mockapi: [join(root, 'src/index.ts')] },
      typeRoots: [join(packages, '@types')],
      isolatedDeclarations: false,
      declaration: false,
    },
    include: ['.'],
  }
  write('tsconfig.json', JSON.stringify(config))
  const { output } = await node(folder, [join(packages, 'typescript/bin/tsc')])
  // What is wrong in the sources is told by `npm run check`.
  const errors = output.split('\n').filter((line) => /^(?:\d+\/|error )/.test(line))
  expect(errors.map(explained)).toEqual([])
})

test.each(tests)('$page: $label passes', async ({ index, label }) => {
  const vitest = [join(packages, 'vitest/vitest.mjs'), 'run', '--root', '.', label]
  const args = label.endsWith('.mjs') ? ['--test', label] : vitest
  const { code, output } = await node(join(folder, String(index)), args)
  expect(code, output).toBe(0)
})

function codeOf({ blocks }: Section): Section['blocks'] {
  return blocks.filter((block) => isFile(block) && /^[jt]s$/.test(block.language))
}

function write(name: string, text: string): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}

/** An error with the page that it comes from in place of the number of its folder. */
function explained(error: string): string {
  return error.replace(/^(\d+)\//, (_, number: string) => {
    const section = sections[Number(number)]
    return `${section?.page}, ${section?.title}: `
  })
}

function node(cwd: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const { NODE_OPTIONS: _, VITEST: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env, NO_COLOR: '1' } }
    execFile(process.execPath, args, options, (error, out, err) => {
      resolve({ code: error ? 1 : 0, output: out + err })
    })
  })
}
