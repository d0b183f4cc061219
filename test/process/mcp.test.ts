import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleCli } from '../support/cli.ts'
import { writeFiles } from '../support/files.ts'

const answer = '{"jsonrpc":"2.0","id":1,"result":{}}\\n'
const files = {
  'mockapi.config.ts': `console.log('the configuration')\nexport default {}`,
  'mocks/noise.ts': `console.log('the file')
    process.stdout.write('${answer}')
    export default {
      'GET /x': () => {
        console.log('the handler')
        process.stdout.write('${answer}')
        return 1
      },
    }`,
}

it('speaks the protocol alone on its standard output, whatever mocks print, and ends with its input', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-mcp-'))
  writeFiles(cwd, files)
  const child = spawn(process.execPath, [await bundleCli(), 'mcp'], { cwd, stdio: 'pipe' })
  try {
    const printed = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text))
    const params = { name: 'request', arguments: { path: '/x' } }
    const call = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params })
    child.stdin.write(`{"jsonrpc":"2.0","id":6,"method":"ping"}\r\n${call.slice(0, 20)}`)
    child.stdin.end(call.slice(20))
    expect(await once(child, 'close')).toEqual([0, null])
    const answers = printed.out.trimEnd().split('\n')
    expect(answers.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: 6, result: {} },
      { id: 7, result: { structuredContent: { status: 200, untrustedBody: 1 } } },
    ])
    for (const text of ['the configuration', 'the file', 'the handler']) {
      expect(printed.err).toContain(text)
    }
  } finally {
    child.kill('SIGKILL')
    rmSync(cwd, { recursive: true, force: true })
  }
})
