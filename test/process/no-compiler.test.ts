import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleCli, startCli } from '../support/cli.ts'
import { resultOf } from '../support/envelope.ts'
import { root } from '../support/docs-pages.ts'
import { writeFiles } from '../support/files.ts'

const { dependencies: versions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}
const dependencies = Object.keys(versions)

it('without its native part, TypeScript is refused with the way out, and JSON is served', async () => {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-no-compiler-')))
  const bin = join(cwd, 'installed', 'bin.js')
  try {
    cpSync(dirname(await bundleCli()), dirname(bin), { recursive: true })
    for (const name of dependencies.filter((one) => one !== 'oxc-transform')) {
      const link = join(cwd, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), link, 'junction')
    }
    writeFiles(cwd, {
      'node_modules/oxc-transform/index.js': "throw new Error('Cannot find native binding.')",
      'mocks/a.ts': `export default { 'GET /a': 1 }`,
      'mocks/health.json': { 'GET /health': 'up' },
    })
    const cli = await startCli(cwd, ['serve', '--port', '0', '--json'], {}, bin)
    await cli.until('"event":"ready"')
    const { url } = JSON.parse(cli.out().split('\n')[0] ?? '') as { url: string }
    expect(await (await fetch(`${url}/health`)).json()).toBe('up')
    expect((await fetch(`${url}/a`)).status).toBe(404)
    cli.child.kill('SIGKILL')
    await cli.ended
    const check = await startCli(cwd, ['check', '--json'], {}, bin)
    expect(await check.ended).toBe(1)
    expect(resultOf(check.out())).toMatchObject({
      diagnostics: [
        {
          code: 'no-compiler',
          message: expect.stringMatching(
            /^The compiler of TypeScript and JavaScript cannot be loaded: /,
          ),
          hint: expect.stringContaining('Install mockapi again'),
        },
      ],
    })
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
})
