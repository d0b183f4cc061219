import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { importInto } from '../support/imported.ts'

it.each(['museum.yaml', 'swagger-petstore.yaml', 'prism-petstore-2.0.yaml'])(
  'the modules that %s becomes are of sound types',
  async (name) => {
    using imported = await importInto(`test/openapi/fixtures/${name}`)
    expect(Object.keys(imported.texts).some((each) => each.endsWith('.ts'))).toBe(true)
    mkdirSync(join(imported.path, 'node_modules'))
    symlinkSync(resolve('.'), join(imported.path, 'node_modules/mockapi'), 'junction')
    const compilerOptions = {
      target: 'esnext',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    }
    const config = join(imported.path, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions, include: ['mocks/**/*.ts'] }))
    const tsc = resolve('node_modules/typescript/bin/tsc')
    let said = ''
    try {
      execFileSync(process.execPath, [tsc, '--project', config], { encoding: 'utf8' })
    } catch (error) {
      said = String((error as { readonly stdout?: unknown }).stdout)
    }
    expect(said).toBe('')
  },
)
