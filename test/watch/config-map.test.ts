import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterEach, beforeEach, expect, it } from 'vitest'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mockapi-config-map-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Writes files as the kubelet mounts a ConfigMap: behind `..data`, a link that is swapped by a rename. */
function mount(version: string, files: Readonly<Record<string, string>>, earlier?: string): void {
  const folder = `..${version}`
  mkdirSync(join(dir, folder))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, folder, name), text)
  symlinkSync(folder, join(dir, '..data_tmp'), 'dir')
  renameSync(join(dir, '..data_tmp'), join(dir, '..data'))
  for (const name of Object.keys(files)) {
    if (earlier === undefined) symlinkSync(join('..data', name), join(dir, name))
  }
  if (earlier !== undefined) rmSync(join(dir, `..${earlier}`), { recursive: true })
}

/** The same files, with a number in each of them. */
function files(version: number): Readonly<Record<string, string>> {
  return {
    'api.json': `{ "GET /a": ${version} }`,
    'users.json': `[{ "id": ${version} }]`,
    '_lib.ts': `export const version: number = ${version}`,
    'code.ts': `import { version } from './_lib.ts'\nexport default { 'GET /b': () => version }`,
  }
}

// Links need rights on Windows, where no kubelet mounts ConfigMaps so.
it.skipIf(process.platform === 'win32').each([{ poll: false }, { poll: true }])(
  'a ConfigMap that has changed is served: %j',
  async (options) => {
    mount('2026_1', files(1))
    await using server = await createMockServer({ dir, watch: true, ...options })
    const ask = async (path: string) => await (await server.fetch(path)).json()
    expect([await ask('/a'), await ask('/b')]).toEqual([1, 1])
    expect(server.overview()).toMatchObject({ files: 3, diagnostics: [] })
    for (const version of [2, 3]) {
      mount(`2026_${version}`, files(version), `2026_${version - 1}`)
      await expect.poll(() => ask('/a')).toBe(version)
      await expect.poll(() => ask('/b')).toBe(version)
      await expect.poll(() => ask('/users')).toEqual([{ id: version }])
    }
    expect(server.overview().diagnostics).toEqual([])
  },
)
