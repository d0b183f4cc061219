// Asks mockapi by the official clients of models: `openai`, `@anthropic-ai/sdk`, `@google/genai` and the AI SDK, which
// want a newer Node than mockapi itself. They are installed in scripts/ai and asked for what mocks/ says.
// `npm run try:ai`
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createMockServer } from '../../src/mock-server.ts'
import { nodeProgram } from '../lib/package.ts'

const here = resolve('scripts/ai')
const windows = process.platform === 'win32'
const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: here, stdio: 'ignore', shell: windows })

const server = await createMockServer({ dir: join(here, 'mocks'), port: 0, quiet: true })
try {
  const clients = spawn(nodeProgram('24'), [join(here, 'clients.mjs'), server.url], {
    stdio: 'inherit',
  })
  const [code] = (await once(clients, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} finally {
  await server.close()
}
