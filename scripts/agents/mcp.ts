// Asks mockapi by the official client of the Model Context Protocol, over HTTP and stdio, in the versions with a handshake, in
// the one without, and by itself. The client is installed in scripts/agents/mcp.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { report } from '../lib/check.ts'
import { ServeProcess, startNode, writeFiles } from '../lib/process.ts'

const token = 'token-of-the-script'

/** What prints where the protocol is spoken on stdio: while it is loaded, in a handler, and later. */
const noise = `
console.log('loaded')
process.stdout.write('{"jsonrpc":"2.0","id":1,"result":{}}\\n')
setTimeout(() => console.log('later'), 200).unref()
export default {
  'GET /noise': () => {
    console.log('{"jsonrpc":"2.0","id":2,"result":{}}')
    return { quiet: true }
  },
}
`
const files = {
  'mocks/api.json': '{ "GET /cart": { "items": [7] } }',
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/noise.js': noise,
}

/** Runs the client against a server, and against `mockapi mcp` in a folder of its own; its failures are reported. */
export async function tryMcp(bin: string): Promise<void> {
  const here = resolve('scripts/agents/mcp')
  const windows = process.platform === 'win32'
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: here, stdio: 'ignore', shell: windows })
  const served = writeFiles(files)
  const own = writeFiles(files)
  try {
    await using server = new ServeProcess(bin, served, ['--admin-token', token])
    const client = startNode([resolve(here, 'client.mjs'), await server.url(), token, bin, own], {
      stdio: 'inherit',
    })
    const [code] = (await once(client, 'exit')) as [number | null]
    report(code === 0, `the official client of MCP ended with ${code}`)
  } finally {
    for (const folder of [served, own]) rmSync(folder, { recursive: true, force: true })
  }
}
