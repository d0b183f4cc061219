import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as mockapi from 'mockapi'
import { version } from '../src/config/config.ts'

const names = [
  'MockapiError',
  'ai',
  'auth',
  'behave',
  'createMockServer',
  'defineConfig',
  'defineMock',
  'graphql',
  'inbox',
  'many',
  'manyToMany',
  'mocksFor',
  'one',
  'openapi',
  'resource',
  'route',
  'scenario',
  'sse',
  'use',
  'ws',
]

it('exports what the manual promises', () => {
  expect(Object.keys(mockapi).sort()).toEqual(names)
})

it('gives the same to mock files that import it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mockapi-'))
  try {
    writeFileSync(
      join(dir, 'api.ts'),
      `import * as mockapi from 'mockapi'
       export default { 'GET /names': () => Object.keys(mockapi).sort() }`,
    )
    await using server = await mockapi.createMockServer({ dir })
    expect(await (await server.fetch('/names')).json()).toEqual(names)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

it('knows its version without a disk', () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({ version })
})

/**
 * Files of dist/ that one imports at once, itself included, and the packages that they name.
 * @param later whether what they import on first use counts as well
 */
function reachedFrom(
  entry: string,
  later = false,
): { readonly files: Set<string>; readonly packages: string[] } {
  const imported = later
    ? /(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`$]+)["'`]/g
    : /(?:\bfrom|\bimport)\s*["']([^"']+)["']/g
  const files = new Set([entry])
  const packages: string[] = []
  for (const file of files) {
    const text = readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8')
    for (const [, specifier = ''] of text.matchAll(imported)) {
      if (specifier.startsWith('.')) files.add(join(file, '..', specifier).replaceAll('\\', '/'))
      else packages.push(specifier)
    }
  }
  return { files, packages }
}

it('has a built application that runs without Node', () => {
  const { files, packages } = reachedFrom('app.js', true)
  expect(files.size).toBeGreaterThan(reachedFrom('app.js').files.size)
  expect(packages.filter((name) => name.startsWith('node:'))).toEqual([])
})

it.each(['app', 'index', 'express', 'msw', 'vite'])(
  'has a built %s that reads few files, which each process of tests does',
  (name) => {
    expect(reachedFrom(`${name}.js`).files.size).toBeLessThanOrEqual(10)
  },
)

it('has a built command line that reads few files at its start', () => {
  const folder = new URL('../dist/cli/', import.meta.url)
  const start = readdirSync(folder).find((name) => /^start-(?!page)/.test(name)) ?? ''
  expect(reachedFrom(`cli/${start}`).files.size).toBeLessThanOrEqual(3)
})

it.each(['start', 'index'])('has a built %s that imports neither TLS nor HTTP/2', (name) => {
  const folder = new URL('../dist/cli/', import.meta.url)
  const file = readdirSync(folder).find((each) => /^start-(?!page)/.test(each)) ?? ''
  const { packages } = reachedFrom(name === 'index' ? 'index.js' : `cli/${file}`)
  expect(packages.filter((each) => /^node:(?:tls|https|http2)$/.test(each))).toEqual([])
})

it('has built files whose native packages and locales the bundlers of applications leave alone', () => {
  const texts = [...reachedFrom('index.js', true).files].map((file) =>
    readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8'),
  )
  const names = /["'`](?:oxc-\w+|@faker-js\/faker\/locale\/\$\{\w+\})["'`]\)/g
  const comments = '(/* webpackIgnore: true */ /* turbopackIgnore: true */ '
  const named = texts.flatMap((text) =>
    [...text.matchAll(names)].map(({ 0: name, index }) => ({
      name: name.replace(/\$.*/, '…').replaceAll(/["'`)]/g, ''),
      before: text.slice(index - comments.length, index),
    })),
  )
  const expected = ['@faker-js/faker/locale/…', 'oxc-resolver', 'oxc-transform']
  expect(named.map(({ name }) => name).sort()).toEqual(expected)
  expect(new Set(named.map(({ before }) => before))).toEqual(new Set([comments]))
})
