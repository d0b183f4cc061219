// Asks mockapi by the clients of GraphQL that people use: Apollo Client, urql, graphql-ws, graphql-sse, and uploads by
// apollo-upload-client. They are installed in a folder of their own and asked for what mocks/ and files/ say.
// `npm run try:graphql`
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createMockServer } from '../../src/mock-server.ts'

const here = resolve('scripts/graphql')
const folder = mkdtempSync(join(tmpdir(), 'mockapi-graphql-'))
const windows = process.platform === 'win32'
const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
try {
  cpSync(here, folder, { recursive: true, filter: (path) => !path.includes('node_modules') })
  execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: folder, stdio: 'ignore', shell: windows })
  const options = { port: 0, quiet: true }
  await using server = await createMockServer({
    dir: join(here, 'mocks'),
    graphql: true,
    ...options,
  })
  await using files = await createMockServer({ dir: join(here, 'files'), ...options })
  const program = [join(folder, 'clients.mjs'), server.url, files.url]
  const clients = spawn(process.execPath, program, { stdio: 'inherit' })
  const [code] = (await once(clients, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
