import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import engine from '#built'
import { build } from '../../src/build/build.ts'
import type { CliEnvironment } from '../../src/cli/environment/environment.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

/** Installs the engine in a folder, with the packages that come with it and no other. */
function install(folder: string): string {
  const own = dirname(engine)
  const packages = join(folder, 'node_modules')
  const installed = join(packages, 'mockapi/dist')
  mkdirSync(installed, { recursive: true })
  copyFileSync(join(own, '../package.json'), join(packages, 'mockapi/package.json'))
  for (const name of readdirSync(own).filter((each) => /^(?:built|dashboard)\./.test(each)))
    copyFileSync(join(own, name), join(installed, name))
  for (const name of ['@faker-js', '@hono', 'hono'])
    symlinkSync(join(own, '../node_modules', name), join(packages, name), 'junction')
  return join(installed, 'built.json.gz')
}

async function built({ path: cwd }: ServedFolder) {
  const createServer = startMockServer as CliEnvironment['createServer']
  const server = await createServer({ dir: 'mocks', cwd, watch: false })
  try {
    return await build({
      target: 'node',
      out: 'dist',
      cwd,
      root: join(cwd, 'mocks'),
      shown: 'mocks/',
      config: {},
      isFull: false,
      isForced: false,
      engine: install(cwd),
      served: {
        files: server.files(),
        endpoints: server.endpoints(),
        state: server.data(),
        fingerprint: await server.fingerprint(),
      },
    })
  } finally {
    await server.close()
  }
}

it('wants no GraphQL where mockapi is installed, and takes no words of its page for those of mocks', async () => {
  await using folder = await serveFolder({
    'mocks/api.ts': `export default { 'GET /x': () => ({ ok: true }) }`,
  })
  const { files } = await built(folder)
  expect(files).toMatchObject([{ file: 'dist/server.mjs' }])
  expect(files[0]?.gzip).toBeLessThan(125 * 1024)
  expect(readFileSync(join(folder.path, 'dist/server.mjs'), 'utf8')).not.toContain('GraphQLError')
})

it('wants no GraphQL for a mock that says the word', async () => {
  await using folder = await serveFolder({
    'mocks/api.ts': `export default { 'GET /graphql': () => ({ ok: true }) }`,
  })
  const { files } = await built(folder)
  expect(files).toMatchObject([{ file: 'dist/server.mjs' }])
})
