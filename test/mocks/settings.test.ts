import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const paths = (folder: string) => `{ "compilerOptions": { "paths": { "@/*": ["${folder}/*"] } } }`

const files = {
  'package.json': '{}',
  'src/v.ts': "export const v = 'src'",
  'lib/v.ts': "export const v = 'lib'",
  'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
  'tsconfig.app.json': `{ "extends": "./aliases.json", "include": ["src"] }`,
  'aliases.json': paths('./src'),
  'mocks/api/m.ts': `import { v } from '@/v'
export default { 'GET /v': { v, env: import.meta.env.VITE_V ?? null } }`,
}

type Step = [name: string, text: string | undefined, v: string, env?: string]

it.each<[string, Step[]]>([
  [
    'of a referenced project and what it extends',
    [
      ['aliases.json', paths('./lib'), 'lib'],
      ['tsconfig.app.json', paths('./src'), 'src'],
    ],
  ],
  [
    'that come to stand nearer',
    [
      ['mocks/tsconfig.json', paths('../lib'), 'lib'],
      ['mocks/api/jsconfig.json', paths('../../src'), 'src'],
      ['mocks/api/jsconfig.json', undefined, 'lib'],
    ],
  ],
  [
    'of the environment',
    [
      ['.env', 'VITE_V=1', 'src', '1'],
      ['.env.local', 'VITE_V=2', 'src', '2'],
      ['.env.local', undefined, 'src', '1'],
      ['.env', 'VITE_V=3', 'src', '3'],
    ],
  ],
])('settings %s are followed', async (_, steps) => {
  await using folder = await serveFolder(files, { watch: true })
  const { path, server } = folder
  const get = async (): Promise<unknown> => (await server.fetch('/v')).json()
  expect(await get()).toEqual({ v: 'src', env: null })
  for (const [name, text, v, env = null] of steps) {
    if (text === undefined) rmSync(join(path, name))
    else writeFileSync(join(path, name), text)
    await vi.waitFor(async () => expect(await get(), name).toEqual({ v, env }), { timeout: 5000 })
  }
})
