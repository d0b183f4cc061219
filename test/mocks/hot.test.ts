import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import { serveFolder } from '../support/folder.ts'

const log: string[] = []
Object.assign(globalThis, { hotLog: log })
afterEach(() => void (log.length = 0))

/** A mock that tells when it begins and ends, and counts its versions. */
const mock = (name: string, more = '') => `
const data = import.meta.hot!.data
data.version = (data.version ?? 0) + 1
const { version } = data
hotLog.push('begin ${name}')
import.meta.hot!.dispose((data) => { hotLog.push('end ${name} ' + data.version) })
${more}
export default { 'GET /version': () => ({ name: '${name}', version }) }`

describe('import.meta.hot', () => {
  it('ends each version before the next one runs, and the last at close', async () => {
    await using folder = await serveFolder({ 'mocks/a.ts': mock('a') })
    const { server, path } = folder
    writeFileSync(join(path, 'mocks/a.ts'), mock('b'))
    await server.settled()
    expect(await (await server.fetch('/version')).json()).toEqual({ name: 'b', version: 2 })
    expect(log).toEqual(['begin a', 'end a 1', 'begin b'])
    await server.close()
    expect(log.slice(3)).toEqual(['end b 2'])
    await server.close()
    expect(log).toHaveLength(4)
  })

  it('waits for a hook that takes time', async () => {
    const slow = 'import.meta.hot!.dispose(async () => { await null; hotLog.push("slow") })'
    await using folder = await serveFolder({ 'mocks/a.ts': mock('a', slow) })
    const { server, path } = folder
    writeFileSync(join(path, 'mocks/a.ts'), mock('b', slow))
    await server.settled()
    expect(log).toEqual(['begin a', 'end a 1', 'slow', 'begin b'])
    await server.close()
    expect(log.slice(4)).toEqual(['end b 2', 'slow'])
  })

  it('keeps a version whose successor does not compile or misses an import', async () => {
    await using folder = await serveFolder({ 'mocks/a.ts': mock('a') })
    const { server, path } = folder
    for (const text of ['export default {', 'import "./none"']) {
      writeFileSync(join(path, 'mocks/a.ts'), text)
      await server.settled()
    }
    expect(log).toEqual(['begin a'])
    await server.close()
    expect(log).toEqual(['begin a', 'end a 1'])
  })

  it('ends what a file began that fails after it, and hands its data on', async () => {
    await using folder = await serveFolder({ 'mocks/a.ts': mock('a', 'throw new Error("no")') })
    const { server, path } = folder
    expect(log).toEqual(['begin a', 'end a 1'])
    writeFileSync(join(path, 'mocks/a.ts'), mock('b'))
    await server.settled()
    writeFileSync(join(path, 'mocks/a.ts'), mock('c', 'throw new Error("no")'))
    await server.settled()
    writeFileSync(join(path, 'mocks/a.ts'), mock('d'))
    await server.settled()
    expect(log.slice(2)).toEqual(['begin b', 'end b 1', 'begin c', 'end c 2', 'begin d'])
    expect(await (await server.fetch('/version')).json()).toEqual({ name: 'd', version: 3 })
  })

  it('ends helpers too, and files that are deleted', async () => {
    const prune = 'import.meta.hot!.prune(() => { hotLog.push("pruned") })'
    await using folder = await serveFolder({
      'mocks/_h.js': mock('h', prune).replaceAll('!.', '.'),
      'mocks/a.ts': 'import h from "./_h"\nexport default h',
      'mocks/b.json': '{"GET /b":1}',
    })
    const { server, path } = folder
    writeFileSync(join(path, 'mocks/_h.js'), mock('i', prune).replaceAll('!.', '.'))
    await server.settled()
    expect(log).toEqual(['begin h', 'end h 1', 'begin i'])
    rmSync(join(path, 'mocks/a.ts'))
    await server.settled()
    await vi.waitFor(() => expect(log.slice(3)).toEqual(['end i 2', 'pruned']))
  })

  it('reports a hook that fails with its place, and reloads all the same', async () => {
    const warnings: Diagnostic[] = []
    const files = {
      'mocks/a.ts': `import.meta.hot?.dispose(() => {\n  throw new Error('stuck')\n})\nexport default { 'GET /x': 1 }`,
    }
    const options = { onWarning: (warning: Diagnostic) => void warnings.push(warning) }
    await using folder = await serveFolder(files, options)
    const { server, path } = folder
    writeFileSync(join(path, 'mocks/a.ts'), `export default { 'GET /x': 2 }`)
    await server.settled()
    expect(await (await server.fetch('/x')).json()).toBe(2)
    expect(warnings).toMatchObject([
      {
        code: 'dispose-failed',
        severity: 'warning',
        message: 'A hook of import.meta.hot in mocks/a.ts failed: stuck.',
        place: { file: 'mocks/a.ts', line: 2, column: 9 },
      },
    ])
  })

  it('reports a promise that is rejected at close', async () => {
    const warnings: Diagnostic[] = []
    const text = `import.meta.hot?.dispose(async () => { throw 'late' })\nexport default { 'GET /x': 1 }`
    const options = { onWarning: (warning: Diagnostic) => void warnings.push(warning) }
    await using folder = await serveFolder({ 'mocks/a.ts': text }, options)
    await folder.server.close()
    expect(warnings).toMatchObject([{ code: 'dispose-failed', place: { file: 'mocks/a.ts' } }])
  })

  it('takes the other calls of Vite, which do nothing here', async () => {
    const text = `if (import.meta.hot) {
  const { hot } = import.meta
  hot.accept()
  hot.accept(() => {})
  hot.accept(['./x'], () => {})
  hot.acceptExports('default', () => {})
  hot.decline()
  hot.invalidate('why')
  hot.on('vite:beforeUpdate', () => {})
  hot.off('vite:beforeUpdate', () => {})
  hot.send('my:event', { a: 1 })
}
export default { 'GET /x': 1 }`
    await using folder = await serveFolder({ 'mocks/a.ts': text })
    expect(await (await folder.server.fetch('/x')).json()).toBe(1)
  })
})

it.each(['warm', 'cold'])(
  'a request that began before a reload ends with the files that it began with: %s',
  async (state) => {
    let open = (): void => {}
    let begin = (): void => {}
    const hotGate = new Promise<void>((resolve) => (open = resolve))
    const began = new Promise<void>((resolve) => (begin = resolve))
    Object.assign(globalThis, { hotGate, hotBegan: begin })
    const mock = `export default {
  'GET /read': async () => [(await import('./_h')).value, require('./_r').value],
  'GET /wait': async () => {
    hotBegan()
    await hotGate
    return [(await import('./_h')).value, require('./_r').value]
  },
}`
    await using folder = await serveFolder({
      'mocks/_h.ts': 'export const value: string = "old"',
      'mocks/_r.js': 'exports.value = "old"',
      'mocks/m.ts': mock,
    })
    const { server, path } = folder
    const read = async (at: string) => (await server.fetch(at)).json()
    if (state === 'warm') expect(await read('/read')).toEqual(['old', 'old'])
    const pending = read('/wait')
    await began
    writeFileSync(join(path, 'mocks/_h.ts'), 'export const value: string = "new"')
    writeFileSync(join(path, 'mocks/_r.js'), 'exports.value = "new"')
    await server.settled()
    expect(await read('/read')).toEqual(['new', 'new'])
    open()
    expect(await pending).toEqual(['old', 'old'])
    expect(await read('/wait')).toEqual(['new', 'new'])
  },
)
