import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { cacheFolder } from '../../src/node/cache-folder.ts'
import { openKeyFile } from '../../src/node/key-file.ts'

const cache = mkdtempSync(join(tmpdir(), 'mockapi-keys-'))

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
})

it('keeps the keys of each project where their user alone may read them', async () => {
  vi.stubEnv('XDG_CACHE_HOME', cache)
  const store = openKeyFile('/projects/shop')
  expect(await store.read('ES256')).toBeUndefined()
  await store.write('ES256', { kty: 'EC' })
  expect(await openKeyFile('/projects/shop').read('ES256')).toEqual({ kty: 'EC' })
  expect(await openKeyFile('/projects/other').read('ES256')).toBeUndefined()
  const folder = join(cache, 'mockapi/keys')
  const [file = ''] = readdirSync(folder)
  if (process.platform !== 'win32') expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
})

it('keeps nothing in a folder of a relative name, which leads elsewhere from each folder', () => {
  vi.stubEnv('XDG_CACHE_HOME', 'cache')
  expect(isAbsolute(cacheFolder())).toBe(true)
})
