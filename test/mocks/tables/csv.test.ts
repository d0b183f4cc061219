import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../src/build/collect.ts'
import { readCsv } from '../../../src/mocks/tables/csv.ts'
import { runInProcess } from '../../support/cli-in-process.ts'
import { serveFolder } from '../../support/folder.ts'

const recordsOf = (text: string, name = 'a.csv'): unknown => readCsv(name, text).document.finite

const problemsOf = (text: string): string[] =>
  readCsv('a.csv', text).diagnostics.map(({ message, place }) => {
    return `${place?.line}:${place?.column} ${message}`
  })

describe('what a CSV file is read as', () => {
  it.each([
    [
      'numbers',
      'a,b\r\n1,-2.50\r\n0,3\r\n',
      [
        { a: 1, b: -2.5 },
        { a: 0, b: 3 },
      ],
    ],
    ['zeros in front', 'zip\n01067\n80331\n', [{ zip: '01067' }, { zip: '80331' }]],
    ['long digits', 'a\n1175928847299117063\n1\n', [{ a: '1175928847299117063' }, { a: '1' }]],
    ['coordinates', 'a\n-122.41941550000001\n', [{ a: -122.41941550000001 }]],
    ['exponents, signs and commas', 'a;b;c\n1e5;+1;1,5\n', [{ a: '1e5', b: '+1', c: '1,5' }]],
    [
      'truth values',
      'a,b\nTRUE,true\nfalse,no\n',
      [
        { a: true, b: 'true' },
        { a: false, b: 'no' },
      ],
    ],
    ['dates', 'a\n2026-01-02\n', [{ a: '2026-01-02' }]],
    ['empty cells', 'a,b\n1,\n,x\n', [{ a: 1 }, { b: 'x' }]],
    ['empty cells in quotes', 'a,b\n"",""\n1,x\n', [{ b: '' }, { a: 1, b: 'x' }]],
    ['quotes', 'a,b\n"x, ""y""\r\nz",5" disk\n', [{ a: 'x, "y"\r\nz', b: '5" disk' }]],
    ['semicolons', 'a;"b,c,d";e\n1;2,2;x\n', [{ a: 1, 'b,c,d': '2,2', e: 'x' }]],
    ['tabs', 'a\tb\n1\tx, y\n', [{ a: 1, b: 'x, y' }]],
    ['a separator that is told', 'sep=|\na|b\n1|2\n', [{ a: 1, b: 2 }]],
    [
      'line breaks of old systems',
      'a,b\r1,2\r3,4',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    ],
    ['blank lines and spaces', ' a , b\n\n1, x\n\n', [{ a: 1, b: ' x' }]],
    [
      'dots in headings',
      'a.b,a.c.d,x.\n1,2,3\n,,4\n',
      [{ a: { b: 1, c: { d: 2 } }, 'x.': 3 }, { 'x.': 4 }],
    ],
    ['dots beside the object', 'a,a.b\n1,2\n', [{ a: 1, 'a.b': 2 }]],
    ['a separator at the end of lines', 'a,b,\n1,2,\n', [{ a: 1, b: 2 }]],
    ['templates', 'a,$count\n{{person.fullName}},3\n', [{ a: '{{person.fullName}}', $count: 3 }]],
    ['no rows', 'a,b\n', []],
  ])('%s', (_, text, expected) => {
    expect(recordsOf(text)).toEqual(expected)
    expect(problemsOf(text)).toEqual([])
  })

  it('a name that would change all objects', () => {
    const [record] = recordsOf('__proto__\nx\n') as object[]
    expect(Object.entries(record ?? {})).toEqual([['__proto__', 'x']])
  })

  it('a .tsv has tabs, whatever its heading holds', () => {
    expect(recordsOf('a,b;c\n1\n', 'a.tsv')).toEqual([{ 'a,b;c': 1 }])
  })

  it.each([
    [
      'a,b\n1\n2,3\n4,5,6\n',
      ['2:1 The row has 1 cell, and the first line 2: it is left out.', '4:1 The row has 3 cells'],
      [{ a: 2, b: 3 }],
    ],
    ['a,b,a\n1,2,3\n', ['1:5 The heading a stands here twice'], [{ a: 1, b: 2 }]],
    ['a,\n1,2\n', ['1:3 Column 2 has no name'], [{ a: 1 }]],
    ['a,b\n1,"2"x\n3,4\n', ['2:6 Text stands behind the quote'], [{ a: 3, b: 4 }]],
    ['a,b\n1,2\n3,"4\n5,6\n', ['3:3 The quote that opens here is not closed'], [{ a: 1, b: 2 }]],
  ])('%j is an error by its line, and the rest is read', (text, problems, expected) => {
    expect(problemsOf(text)).toEqual(
      problems.map((each) => expect.stringContaining(each) as unknown),
    )
    expect(recordsOf(text)).toEqual(expected)
  })

  it.each(['', '\n\n', ',,\n1,2,3\n', '"a\n1\n', `${'a,'.repeat(1000)}b\n`])(
    'a file that does not read: %#',
    (text) => {
      expect(() => readCsv('a.csv', text)).toThrow(/^a.csv:1/)
    },
  )

  it('reports no more of a million wrong rows than can be read', () => {
    expect(problemsOf(`a,b\n${'1\n'.repeat(100_000)}`)).toHaveLength(50)
  })
})

const users =
  '\uFEFFid;name;zip;born;about\r\n1;Ada;01067;1815-12-10;"first\r\nsecond"\r\n7;Grace;80331;;\r\n'

describe('a CSV file is a collection', () => {
  it('with records to read, write and filter, on which JSON can build', async () => {
    await using folder = await serveFolder({
      'mocks/users.csv': users,
      'mocks/posts.json': '[{ "id": 1, "userId": 7 }]',
      'mocks/sent.json': '{ "GET /report": { "$file": "report.csv" } }',
      'mocks/report.csv': 'no;table\n',
    })
    const { server } = folder
    expect(server.overview().diagnostics).toEqual([])
    const json = async (path: string, init?: RequestInit): Promise<unknown> =>
      await (await server.fetch(path, init)).json()
    expect(await json('/users/1')).toEqual({
      id: 1,
      name: 'Ada',
      zip: '01067',
      born: '1815-12-10',
      about: 'first\r\nsecond',
    })
    expect(await json('/users?zip=80331')).toEqual([{ id: 7, name: 'Grace', zip: '80331' }])
    const headers = { 'content-type': 'application/json' }
    expect(await json('/users', { method: 'POST', body: '{ "name": "Eve" }', headers })).toEqual({
      id: 8,
      name: 'Eve',
    })
    expect((await server.fetch('/users/7', { method: 'DELETE' })).status).toBe(204)
    expect(await json('/posts?embed=user')).toMatchObject([{ userId: 7 }])
    expect(await (await server.fetch('/report')).text()).toBe('no;table\n')
    const { out } = await runInProcess(folder.path, ['routes'])
    expect(out).toContain('/users')
    expect(out).not.toMatch(/CRUD +\/report/)
  })

  it('that what the server writes as CSV is read as again', async () => {
    const records = [
      { id: 1, at: { city: 'Köln, "Süd"' }, on: true, note: '' },
      { id: 2, note: 'x' },
    ]
    await using folder = await serveFolder({ 'mocks/a.json': JSON.stringify(records) })
    const answer = await folder.server.fetch('/a', { headers: { accept: 'text/csv' } })
    expect(recordsOf(await answer.text())).toEqual(records)
  })

  it('whose wrong ids and rows are told by their lines', async () => {
    await using folder = await serveFolder({ 'mocks/a.csv': 'id,name\n1,"x\ny"\n2\n1,z\n' })
    const found = folder.server.overview().diagnostics.map(({ code, place, message }) => {
      return `${code} ${place?.line}:${place?.column} ${message}`
    })
    expect(found).toEqual([
      'csv-syntax 4:1 The row has 1 cell, and the first line 2: it is left out.',
      expect.stringMatching(
        /^duplicate-id 5:1 .*that of line 2 is served, that of line 5 is left out/,
      ),
    ])
    expect(await (await folder.server.fetch('/a')).json()).toEqual([{ id: 1, name: 'x\ny' }])
    const { code, err, out } = await runInProcess(folder.path, ['check'])
    expect([code, out + err]).toEqual([1, expect.stringContaining('mocks/a.csv:4:1')])
  })

  it('that is loaded again when it is saved, and built as data', async () => {
    await using folder = await serveFolder({ 'mocks/users.csv': users }, { watch: true })
    const { server, path } = folder
    writeFileSync(join(path, 'mocks/users.csv'), 'id,name\n3,Eve\n')
    const list = async (): Promise<unknown> => await (await server.fetch('/users')).json()
    await expect.poll(list, { timeout: 5000 }).toEqual([{ id: 3, name: 'Eve' }])
    const root = join(path, 'mocks')
    const { files } = await collect({ root, cwd: path, names: new Set(['mocks/users.csv']) })
    expect(files).toMatchObject([{ kind: 'json', plain: true, value: [{ id: 3, name: 'Eve' }] }])
  })
})
