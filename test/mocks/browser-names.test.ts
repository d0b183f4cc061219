import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

/** Code that needs a browser, and what is said besides the error itself. */
const cases = [
  ['localStorage.getItem("a")', 'no localStorage: keep data in a collection'],
  ['sessionStorage.a', 'no sessionStorage: keep data in a collection'],
  ['indexedDB.open("a")', 'no indexedDB: keep data in a collection'],
  ['(globalThis as any).localStorage.getItem("a")', 'no localStorage: keep data'],
  ['window.location.href', 'no window: leave it out, ask typeof window before'],
  ['document.createElement("a")', 'no document: leave it out'],
  ['new XMLHttpRequest()', 'no XMLHttpRequest: leave it out'],
  [
    '(() => { throw new Error("[MSW] Failed to execute `setupWorker` in a non-browser environment") })()',
    'setupWorker belongs to the browser: export the handlers from a file of their own',
  ],
] as const

describe('code that needs a browser is told what to write instead', () => {
  // Node 26 has a sessionStorage of its own.
  const missing = cases.filter(
    ([code]) =>
      !(code.split('.')[0] ?? '').includes('sessionStorage') || !('sessionStorage' in globalThis),
  )
  it.each(missing)('%s', async (code, hint) => {
    await using folder = await serveFolder({
      'mocks/a.ts': `\nconst value: unknown = ${code}\nexport default { 'GET /a': value }`,
      'mocks/b.ts': `export default { 'GET /b': () => ${code} }`,
    })
    const { server } = folder
    const [diagnostic] = server.overview().diagnostics
    expect(diagnostic).toMatchObject({
      code: 'module-throws',
      place: { file: 'mocks/a.ts', line: 2 },
    })
    expect(diagnostic?.hint).toContain(hint)
    expect(diagnostic?.message).toMatch(/\.$/)
    const { detail } = (await (await server.fetch('/b')).json()) as { detail: string }
    expect(detail).toContain(hint)
  })

  it('but not code that declares such a name too late, or other names', async () => {
    const text = 'const value = windows\nexport default { "GET /a": value }'
    await using folder = await serveFolder({ 'mocks/a.js': text })
    expect(folder.server.overview().diagnostics[0]?.hint).toBeUndefined()
  })
})
