import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { moduleFolder } from '../../support/module-folder.ts'

beforeEach(() => vi.stubEnv('NODE_ENV', undefined))
afterEach(() => vi.unstubAllEnvs())

const mock = { 'mocks/m.ts': 'export const env = { ...import.meta.env }' }

/** What a mock sees of the variables that begin with VITE_. */
const envWith = async (files: Readonly<Record<string, string>>) => {
  const { env } = await moduleFolder({ ...mock, ...files }).exports('mocks/m.ts')
  return env as Record<string, unknown>
}

describe('import.meta.env', () => {
  it.each([
    [undefined, { MODE: 'development', DEV: true, PROD: false }],
    ['production', { MODE: 'production', DEV: false, PROD: true }],
    ['staging', { MODE: 'staging', DEV: true, PROD: false }],
  ])('with NODE_ENV %s', async (mode, expected) => {
    vi.stubEnv('NODE_ENV', mode)
    expect(await envWith({})).toMatchObject({ ...expected, SSR: true, BASE_URL: '/' })
  })

  it('takes the files in the order of Vite, and nothing without the prefix', async () => {
    const env = await envWith({
      '.env': 'VITE_A=1\nVITE_B=1\nVITE_C=1\nVITE_D=1\nSECRET=s',
      '.env.local': 'VITE_B=2\nVITE_C=2\nVITE_D=2',
      '.env.development': 'VITE_C=3\nVITE_D=3',
      '.env.development.local': 'VITE_D=4',
      '.env.production': 'VITE_A=5',
    })
    expect(env).toMatchObject({ VITE_A: '1', VITE_B: '2', VITE_C: '3', VITE_D: '4' })
    expect(env).not.toHaveProperty('SECRET')
  })

  it('a variable of the process comes first', async () => {
    vi.stubEnv('VITE_A', 'process')
    vi.stubEnv('VITE_Z', '$VITE_A')
    const env = await envWith({ '.env': 'VITE_A=file\nVITE_B=$VITE_A' })
    expect(env).toMatchObject({ VITE_A: 'process', VITE_B: 'process', VITE_Z: '$VITE_A' })
  })

  it.each([
    ['plain', 'plain'],
    ['"two words" # comment', 'two words'],
    ['http://$HOST_/v1', 'http://h/v1'],
    ['${HOST_}s', 'hs'],
    ['$LATER', 'later'],
    ['${NONE:-d}', 'd'],
    ['${NONE-d}', 'd'],
    ['${HOST_:+yes}', 'yes'],
    ['${NONE:+yes}', ''],
    ['$NONE', ''],
    [String.raw`\$HOST_`, '$HOST_'],
    ['$VITE_A', ''],
    ['$CIRCLE', ''],
  ])('VITE_A=%s is %j', async (text, value) => {
    const env = await envWith({
      '.env': `HOST_=h\nVITE_A=${text}\nLATER=later\nCIRCLE=$ROUND\nROUND=$CIRCLE`,
    })
    expect(env['VITE_A']).toBe(value)
  })

  it('a constant of the application reads it', async () => {
    const folder = moduleFolder({
      'src/c.ts': "const { env } = import.meta\nexport const api = env.VITE_API ?? 'none'",
      'mocks/m.ts': "import { api } from '../src/c'\nexport const v = api",
    })
    expect((await folder.load('mocks/m.ts')).dependencies).toContain(folder.at('.env.local'))
    expect((await folder.exports('mocks/m.ts'))['v']).toBe('none')
    folder.write({ '.env.local': 'VITE_API=/v2' })
    expect((await folder.exports('mocks/m.ts', ['.env.local']))['v']).toBe('/v2')
  })
})

it('import.meta.env reads a file with a byte order mark whole', async () => {
  const files = {
    '.env': '\uFEFFVITE_MARK=1\r\n',
    'm.ts': 'export const v = import.meta.env.VITE_MARK',
  }
  expect((await moduleFolder(files).exports('m.ts'))['v']).toBe('1')
})

it('import.meta.glob says what to write instead', async () => {
  const folder = moduleFolder({ 'm.ts': "export const all = import.meta.glob('./*.ts')" })
  expect(await folder.problem('m.ts')).toMatchObject({
    code: 'module-throws',
    message: expect.stringMatching(/^import\.meta\.glob is /) as string,
    hint: expect.stringContaining('readdirSync') as string,
    place: { file: 'm.ts', line: 1, column: 32 },
  })
})

it('import.meta.resolve gives the URL of a file that is not there, as in Node', async () => {
  const folder = moduleFolder({
    't.txt': '',
    'm.ts': `const { resolve } = import.meta
export const v = ['./nope.txt', './t.txt', '../up/x.png?raw', 'node:fs'].map((each) => resolve(each).replace(new URL('..', import.meta.url).href, ''))
export const missing = (() => { try { return resolve('none-such') } catch (error) { return error.message } })()`,
  })
  const { v, missing } = await folder.exports('m.ts')
  const name = folder.root.split(/[\\/]/).at(-1)
  expect(v).toEqual([`${name}/nope.txt`, `${name}/t.txt`, 'up/x.png?raw', 'node:fs'])
  expect(missing).toContain('none-such')
})
