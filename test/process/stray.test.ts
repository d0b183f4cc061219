import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli, type Cli } from '../support/cli.ts'
import { writeFiles } from '../support/files.ts'

let cwd: string
let cli: Cli
let url: string

beforeAll(async () => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-stray-')))
  writeFiles(cwd, {
    'mocks/a.ts': `type Kind = { a: string }
function fail(kind: string): never {
  throw new RangeError(kind)
}
export default {
  'GET /timer': () => { setTimeout(() => fail('in a timer'), 1); return 1 },
  'GET /immediate': () => { setImmediate(() => fail('in an immediate')); return 1 },
  'GET /promise': () => { void Promise.resolve().then(() => fail('in a promise')); return 1 },
  'GET /tick': () => { process.nextTick(() => fail('in a tick')); return 1 },
  'GET /event': () => { queueMicrotask(() => fail('in a microtask')); return 1 },
  'GET /late': async () => { setTimeout(() => fail('after the answer'), 20); return 1 },
  'GET /odd': () => { void Promise.reject('no error\\u001B[2J\\r\\nforged'); return 1 },
  'GET /health': () => 'up',
}
`,
  })
  cli = await startCli(cwd, ['serve', '--port', '0'])
  url = await cli.url()
})
afterAll(async () => {
  cli.child.kill('SIGKILL')
  await cli.ended
  rmSync(cwd, { recursive: true, force: true })
})

describe('what fails outside of a request', () => {
  it.each([
    ['/timer', 'in a timer'],
    ['/immediate', 'in an immediate'],
    ['/promise', 'in a promise'],
    ['/tick', 'in a tick'],
    ['/event', 'in a microtask'],
    ['/late', 'after the answer'],
  ])('by %s is told with its place, and serving goes on', async (path, message) => {
    expect(await (await fetch(url + path)).json()).toBe(1)
    await cli.until(`mocks/a.ts:3:9  Something failed outside of a request: ${message}`)
    expect(cli.out()).toContain('> 3 |   throw new RangeError(kind)')
    expect(await (await fetch(`${url}/health`)).json()).toBe('up')
  })

  it('and is no error neither moves the cursor nor forges a line', async () => {
    expect(await (await fetch(`${url}/odd`)).json()).toBe(1)
    await cli.until('no error')
    expect(cli.out()).toContain('no error\\x1b[2J')
    expect(cli.out()).not.toContain('\u001B')
    expect(cli.out()).not.toMatch(/^forged/m)
  })

  it('nor does an address', async () => {
    const target = `/%1B%5B2J%0D%0Aforged?a=%0A%1B`
    expect((await fetch(url + target)).status).toBe(404)
    await cli.until('forged')
    expect(cli.out()).not.toContain('\u001B')
    expect(cli.out()).not.toMatch(/^forged/m)
  })
})
