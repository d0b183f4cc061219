import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

it('is loaded by the first call, and its description by the first look at it', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    packages: 'external',
  })
  const { outputs } = metafile
  /** The sources and packages that are there once a file is imported. */
  const loadedBy = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return new Set()
    seen.add(name)
    const { inputs = {}, imports = [] } = outputs[name] ?? {}
    const found = new Set(Object.keys(inputs))
    for (const { path, kind, external } of imports) {
      if (kind !== 'import-statement') continue
      if (external) found.add(path)
      for (const input of loadedBy(path, seen)) found.add(input)
    }
    return found
  }
  const outputOf = (source: string) =>
    Object.keys(outputs).find((name) => source in (outputs[name]?.inputs ?? {})) ?? ''
  const has = (loaded: Set<string>, part: string) =>
    [...loaded].some((input) => input.includes(part))

  for (const entry of [
    outputOf('src/cli/main.ts'),
    'dist/index.js',
    outputOf('src/mock-server.ts'),
  ]) {
    const loaded = loadedBy(entry)
    expect(loaded.size, entry).toBeGreaterThan(2)
    expect([has(loaded, 'valibot'), has(loaded, 'admin/app.ts')], entry).toEqual([false, false])
    expect(has(loaded, 'src/export/'), entry).toBe(false)
  }
  const first = loadedBy(outputOf('src/admin/app.ts'))
  expect([first.has('valibot'), has(first, 'to-json-schema')]).toEqual([true, false])
  const described = loadedBy(outputOf('src/admin/openapi.ts'))
  expect(has(described, 'to-json-schema')).toBe(true)
})
