import { expect, test, vi } from 'vitest'
import { openProject } from '../support/vite-project.ts'

const urls = { 'src/urls.js': "export const url = '/v1'" }
const mock = (specifier: string) => ({
  'mocks/a.js': `import { url } from '${specifier}'\nexport default { 'GET /a': { url } }`,
})

test.each<[string, string, (root: string) => object]>([
  ['an absolute folder', '@/urls', (root) => ({ '@': `${root}/src` })],
  ['a path from the root', '@/urls.js', () => ({ '@': '/src' })],
  ['a file', 'urls', (root) => ({ urls: `${root}/src/urls.js` })],
  [
    'a regular expression',
    '~lib/urls',
    (root) => [{ find: /^~lib\/(.*)$/, replacement: `${root}/src/$1` }],
  ],
  ['the first that fits', '@/urls', (root) => ({ '@/urls': `${root}/src/urls`, '@': '/none' })],
  ['no alias, from the root', '/src/urls', () => ({})],
])('an alias of Vite counts in mocks: %s', async (_, specifier, aliasOf) => {
  await using project = openProject({ ...urls, ...mock(specifier) })
  const { url } = await project.dev({}, { resolve: { alias: aliasOf(project.root) as never } })
  expect(await (await fetch(`${url}/api/a`)).json()).toEqual({ url: '/v1' })
})

test('an alias stands for a package, and for a part of Node', async () => {
  await using project = openProject({
    'node_modules/other/package.json': '{ "name": "other", "type": "module", "main": "i.js" }',
    'node_modules/other/i.js': "export const url = 'other'\nexport const sep = 'other'",
    'mocks/a.js':
      "import { url } from 'one'\nimport { sep } from 'path'\nexport default { 'GET /a': { url, sep } }",
  })
  const { url } = await project.dev({}, { resolve: { alias: { one: 'other', path: 'other' } } })
  expect(await (await fetch(`${url}/api/a`)).json()).toEqual({ url: 'other', sep: 'other' })
})

test('an alias that leads nowhere says where it leads, and heals', async () => {
  await using project = openProject(mock('@/urls'))
  const { url } = await project.dev({}, { resolve: { alias: { '@': '/src' } } })
  await fetch(`${url}/api/a`)
  expect(project.printed.join('\n')).toContain(
    'Cannot find "@/urls". resolve.alias of Vite makes "/src/urls" of it.',
  )
  project.write('src/urls.js', "export const url = '/late'")
  await vi.waitFor(
    async () => expect(await (await fetch(`${url}/api/a`)).json()).toEqual({ url: '/late' }),
    { timeout: 5000 },
  )
})

test('import.meta.env is that of Vite, and follows its files', async () => {
  await using project = openProject({
    '.env': 'VITE_A=1\nAPP_B=2',
    'mocks/a.js': "export default { 'GET /a': { ...import.meta.env } }",
  })
  const config = { envPrefix: ['VITE_', 'APP_'], base: '/app/', mode: 'staging' }
  const { url } = await project.dev({}, config)
  const env = async () => (await fetch(`${url}/api/a`)).json()
  const own = { MODE: 'staging', BASE_URL: '/app/', DEV: true, PROD: false, SSR: true }
  expect(await env()).toEqual({ VITE_A: '1', APP_B: '2', ...own })
  project.write('.env', 'VITE_A=3')
  await vi.waitFor(async () => expect(await env()).toEqual({ VITE_A: '3', ...own }), {
    timeout: 5000,
  })
})
