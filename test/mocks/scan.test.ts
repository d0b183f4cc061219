import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isIgnored, scan, type ScannedFile } from '../../src/mocks/scan.ts'

let cwd: string

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-scan-')))
})

afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), '1')
  }
}

async function find(root = 'mocks'): Promise<ScannedFile[]> {
  const extensions = new Set(['.json', '.ts'])
  const { files } = await scan({ root: join(cwd, root), cwd, extensions })
  return [...files.values()]
}

async function names(root?: string): Promise<string[]> {
  return (await find(root)).map(({ name }) => name)
}

describe('isIgnored', () => {
  it.each([
    ['_helpers', true],
    ['_users.json', true],
    ['.hidden.json', true],
    ['node_modules', true],
    ['users.test.ts', true],
    ['users.spec.json', true],
    ['types.d.ts', true],
    ['types.d.mts', true],
    ['README.md', true],
    ['package.json', true],
    ['tsconfig.json', true],
    ['tsconfig.build.json', true],
    ['packages.json', false],
    ['users.json', false],
    ['a.db.json', false],
    ['test.ts', false],
    ['latest.ts', false],
    ['node_modules.json', false],
  ])('%s: %s', (name, ignored) => {
    expect(isIgnored(name)).toBe(ignored)
  })
})

describe('scan', () => {
  it('finds files by extension in the order of their forward-slash paths', async () => {
    write('mocks/b.json', 'mocks/a/x.ts', 'mocks/a-b.json', 'mocks/a.json', 'mocks/Z.JSON')
    write('mocks/photo.png', 'mocks/é.json', 'mocks/_lib/h.ts', 'mocks/api/_x/y/z.json')
    expect(await names()).toEqual([
      'mocks/Z.JSON',
      'mocks/a-b.json',
      'mocks/a.json',
      'mocks/a/x.ts',
      'mocks/b.json',
      'mocks/é.json',
    ])
  })

  it('tells path, name and mount of a file', async () => {
    write('mocks/api/users.db.json')
    const [file] = await find()
    expect(file).toMatchObject({
      path: join(cwd, 'mocks', 'api', 'users.db.json'),
      name: 'mocks/api/users.db.json',
      mount: 'api/users.db',
      stat: { size: 1 },
    })
  })

  it('takes one file in place of a folder', async () => {
    write('data/db.json')
    expect(await find('data/db.json')).toMatchObject([{ name: 'data/db.json', mount: 'db' }])
  })

  it('finds nothing where there is nothing', async () => {
    expect(await names()).toEqual([])
  })

  it('names a file outside the working folder by its way there', async () => {
    write('mocks/a.json', 'app/x')
    const options = {
      root: join(cwd, 'mocks'),
      cwd: join(cwd, 'app'),
      extensions: new Set(['.json']),
    }
    const { files } = await scan(options)
    expect([...files.values()].map(({ name }) => name)).toEqual(['../mocks/a.json'])
  })

  describe('links', () => {
    it('are followed to files and folders', async () => {
      write('shared/users.json', 'mocks/v1/a.json')
      symlinkSync(join(cwd, 'mocks/v1'), join(cwd, 'mocks/v2'), 'junction')
      symlinkSync(join(cwd, 'shared'), join(cwd, 'mocks/shared'), 'junction')
      expect(await names()).toEqual([
        'mocks/shared/users.json',
        'mocks/v1/a.json',
        'mocks/v2/a.json',
      ])
    })

    it('are not followed back into a folder they lie in', async () => {
      write('mocks/a.json', 'mocks/sub/b.json')
      symlinkSync(join(cwd, 'mocks'), join(cwd, 'mocks/sub/loop'), 'junction')
      symlinkSync(cwd, join(cwd, 'mocks/up'), 'junction')
      expect(await names()).toEqual(['mocks/a.json', 'mocks/sub/b.json'])
    })

    it('that lead to each other come to an end', async () => {
      write('mocks/x/a.json', 'mocks/y/b.json')
      symlinkSync(join(cwd, 'mocks/x'), join(cwd, 'mocks/y/x'), 'junction')
      symlinkSync(join(cwd, 'mocks/y'), join(cwd, 'mocks/x/y'), 'junction')
      expect(await names()).toEqual([
        'mocks/x/a.json',
        'mocks/x/y/b.json',
        'mocks/y/b.json',
        'mocks/y/x/a.json',
      ])
    })

    it('keep the name of the folder they are', async () => {
      write('elsewhere/a.json')
      symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'mocks'), 'junction')
      const [file] = await find()
      expect(file).toMatchObject({ name: 'mocks/a.json', path: join(cwd, 'elsewhere', 'a.json') })
    })
  })
})
