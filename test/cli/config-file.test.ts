import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { configFiles, loadConfigFile } from '../../src/cli/environment/config-file.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-config-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(cwd, name), text)

async function problems(): Promise<readonly MockapiError['diagnostics'][number][]> {
  const error = await loadConfigFile(cwd).catch((error: unknown) => error)
  if (error instanceof MockapiError) return error.diagnostics
  throw new Error('the configuration was taken')
}

describe('a configuration', () => {
  it('is empty without a file', async () => {
    expect(await loadConfigFile(cwd)).toEqual({ config: {} })
  })

  it.each(configFiles)('can be %s', async (file) => {
    const body = '{ "port": 4100, "delay": [10, 20], "bodyLimit": "2mb" }'
    write(file, file.endsWith('.json') ? body : `export default ${body}`)
    expect(await loadConfigFile(cwd)).toEqual({
      file,
      config: { port: 4100, delay: [10, 20], bodyLimit: 2_097_152 },
    })
  })

  it('is typed TypeScript that imports mockapi, with nothing installed', async () => {
    write(
      'mockapi.config.ts',
      `import { defineConfig } from 'mockapi'\nexport default defineConfig({ port: 4100 as number })`,
    )
    expect(await loadConfigFile(cwd)).toMatchObject({ config: { port: 4100 } })
  })

  it('may have comments, trailing commas, a byte order mark and a $schema', async () => {
    write('mockapi.config.json', '\uFEFF{\n  // the port\n  "$schema": "x",\n  "port": 4100,\n}')
    expect((await loadConfigFile(cwd)).config).toEqual({ port: 4100 })
  })
})

describe('a mistake', () => {
  it('is told for each setting, with its place in JSON', async () => {
    write('mockapi.config.json', '{\n  "port": "x",\n  "sed": 1\n}')
    expect(await problems()).toMatchObject([
      {
        code: 'bad-config',
        message: 'port: "x" is not a port.',
        place: { file: 'mockapi.config.json', line: 2, column: 3 },
      },
      {
        message: '"sed" is no setting.',
        hint: 'Did you mean "seed"?',
        place: { line: 3, column: 3 },
      },
    ])
  })

  it('names the file where the place cannot be told', async () => {
    write('mockapi.config.mjs', 'export default { open: "yes" }')
    expect(await problems()).toMatchObject([
      { message: 'mockapi.config.mjs: open: "yes" is not a switch.', hint: 'Write true or false.' },
    ])
  })

  it('in the syntax has a place and a frame', async () => {
    write('mockapi.config.json', '{\n  "port": \n}')
    const [problem] = await problems()
    expect(problem).toMatchObject({ place: { line: 3, column: 1 } })
    expect(problem?.frame).toContain('> 3 | }')
    write('mockapi.config.json', '{bad')
    expect((await problems())[0]?.message).toBe('The key bad has no quotes.')
  })

  it.each([
    { file: 'mockapi.config.json', text: '[]' },
    { file: 'mockapi.config.js', text: 'export const port = 1' },
  ])('is a file without a configuration: $text', async ({ file, text }) => {
    write(file, text)
    expect((await problems())[0]?.message).toBe(`${file} holds no configuration.`)
  })

  it('is a second file', async () => {
    write('mockapi.config.ts', 'export default {}')
    write('mockapi.config.json', '{}')
    expect((await problems())[0]?.message).toBe(
      'There is both a mockapi.config.ts and a mockapi.config.json.',
    )
  })

  it('that throws is told without a stack', async () => {
    write('mockapi.config.ts', 'export default {}\nthrow new Error("no port today")')
    const [problem] = await problems()
    expect(problem).toMatchObject({
      code: 'module-throws',
      place: { file: 'mockapi.config.ts', line: 2 },
    })
  })

  it.each([
    { text: '{ "cors": [1] }' },
    { text: '{ "errorRate": 2 }' },
    { text: '{ "seed": null }' },
    { text: '{ "host": "" }' },
    { text: '{ "dir": 1 }' },
    { text: '{ "timeout": -1 }' },
    { text: '{ "bodyLimit": 0 }' },
    { text: '{ "delay": "soon" }' },
    { text: '{ "__proto__": 1 }' },
  ])('is $text', async ({ text }) => {
    write('mockapi.config.json', text)
    expect(await problems()).toHaveLength(1)
  })
})
