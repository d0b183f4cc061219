import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, valuesOf } from '../support/mock-files.ts'

describe('the first load', () => {
  it('serves every mock file in path order', async () => {
    using it = fixture({ 'mocks/b.json': 2, 'mocks/a/z.json': 1, 'mocks/a.json': 0 })
    const report = await it.mockFiles.load()
    expect(Object.entries(valuesOf(report))).toEqual([
      ['mocks/a.json', 0],
      ['mocks/a/z.json', 1],
      ['mocks/b.json', 2],
    ])
    expect(report.changes.map(({ kind }) => kind)).toEqual(['added', 'added', 'added'])
    expect(it.reports).toEqual([])
  })

  it('reports a file that is broken at the start, serves the others, and heals it', async () => {
    using it = fixture({ 'mocks/a.json': '{ "half": ', 'mocks/b.json': 2 })
    const report = await it.mockFiles.load()
    expect(valuesOf(report)).toEqual({ 'mocks/b.json': 2 })
    expect(report.broken).toMatchObject([{ name: 'mocks/a.json', served: false }])
    expect(report.broken[0]?.diagnostics[0]?.code).toBe('json-syntax')
    it.write({ 'mocks/a.json': 1 })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.reports).toHaveLength(1)
    expect(it.reports[0]).toMatchObject({ broken: [], changes: [{ kind: 'healed' }] })
    expect(it.reports[0]?.changes[0]?.brokenFor).toBeGreaterThanOrEqual(0)
    expect(it.served()).toEqual({ 'mocks/a.json': 1, 'mocks/b.json': 2 })
  })

  it('serves nothing from a folder that does not exist, and its files once it does', async () => {
    using it = fixture()
    expect(await it.mockFiles.load()).toMatchObject({ files: [], broken: [], changes: [] })
    it.write({ 'mocks/a.json': 1 })
    it.touch('mocks')
    await it.mockFiles.settled()
    expect(it.served()).toEqual({ 'mocks/a.json': 1 })
  })

  it('takes one file in place of the folder, whatever its name', async () => {
    using it = fixture({ '_db.json': 1, 'other.json': 2 }, '_db.json')
    expect(valuesOf(await it.mockFiles.load())).toEqual({ '_db.json': 1 })
    rmSync(it.root)
    it.touch('_db.json')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['removed _db.json'])
    it.write({ '_db.json': 3 })
    it.touch('_db.json')
    await it.mockFiles.settled()
    expect(it.served()).toEqual({ '_db.json': 3 })
  })

  it('says that a single file of another kind is no mock', async () => {
    using it = fixture({ 'db.txt': 'x' }, 'db.txt')
    const { broken } = await it.mockFiles.load()
    expect(broken[0]?.diagnostics[0]).toMatchObject({
      code: 'no-mock',
      hint: 'Mock files end in .json .json5.',
    })
  })

  it.each([
    ['not UTF-8', Buffer.from([0xff, 0xfe, 0x31, 0]), 'mocks/a.json is not UTF-8 text.'],
    ['over 32 MB', Buffer.alloc(32 * 1024 * 1024 + 1, 32), /holds 33 MB; a mock file may hold 32/],
  ])('refuses a file that is %s', async (_case, bytes, message) => {
    using it = fixture({ 'mocks/b.json': 1 })
    writeFileSync(join(it.root, 'a.json'), bytes)
    const { broken } = await it.mockFiles.load()
    expect(broken[0]?.diagnostics[0]).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringMatching(message),
    })
  })

  it('reads a file with a byte order mark', async () => {
    using it = fixture({ 'mocks/a.json': '\uFEFF7' })
    expect(valuesOf(await it.mockFiles.load())).toEqual({ 'mocks/a.json': 7 })
  })
})

describe('a reload', () => {
  it('loads the changed file alone', async () => {
    using it = fixture({ 'mocks/a.json': 1, 'mocks/b.json': 2 })
    await it.mockFiles.load()
    it.loads.length = 0
    it.write({ 'mocks/b.json': 3 })
    it.touch('mocks/b.json')
    await it.mockFiles.settled()
    expect(it.loads).toEqual(['mocks/b.json'])
    expect(it.changes()).toEqual(['changed mocks/b.json'])
    expect(it.served()).toEqual({ 'mocks/a.json': 1, 'mocks/b.json': 3 })
    expect(it.reports[0]?.duration).toBeGreaterThanOrEqual(4)
  })

  it('sees files and folders that are added, renamed and deleted, in one report each', async () => {
    using it = fixture({ 'mocks/a.json': 1, 'mocks/sub/c.json': 3 })
    await it.mockFiles.load()
    it.write({ 'mocks/new/b.json': 2 })
    it.touch('mocks/new')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['added mocks/new/b.json'])
    renameSync(join(it.root, 'a.json'), join(it.root, 'z.json'))
    it.touch('mocks/a.json', 'mocks/z.json')
    await it.mockFiles.settled()
    expect(it.reports).toHaveLength(2)
    expect(it.changes().slice(1)).toEqual(['added mocks/z.json', 'removed mocks/a.json'])
    rmSync(join(it.root, 'sub'), { recursive: true })
    it.touch('mocks/sub')
    await it.mockFiles.settled()
    expect(it.reports).toHaveLength(3)
    expect(Object.keys(it.served())).toEqual(['mocks/new/b.json', 'mocks/z.json'])
  })

  it('says nothing about a file that was saved without a change', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    await it.mockFiles.load()
    await it.mockFiles.settled()
    it.write({ 'mocks/a.json': 1 })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
    expect(it.loads).toEqual(['mocks/a.json'])
  })

  it('sees a change that keeps the size and the time of the file', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    const time = new Date('2024-01-01T00:00:00Z')
    utimesSync(join(it.root, 'a.json'), time, time)
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': 2 })
    utimesSync(join(it.root, 'a.json'), time, time)
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.served()).toEqual({ 'mocks/a.json': 2 })
  })

  it('keeps the last good version of a broken file and reports it once', async () => {
    using it = fixture({ 'mocks/a.json': 1, 'mocks/b.json': 2 })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': '[oops]\n\n1' })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    it.write({ 'mocks/b.json': 3 })
    it.touch('mocks/b.json')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['broken mocks/a.json', 'changed mocks/b.json'])
    expect(it.reports[1]?.broken).toMatchObject([{ name: 'mocks/a.json', served: true }])
    expect(it.served()).toEqual({ 'mocks/a.json': 1, 'mocks/b.json': 3 })
    it.write({ 'mocks/a.json': 1 })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.changes().at(-1)).toBe('healed mocks/a.json')
    expect(it.reports.at(-1)?.broken).toEqual([])
  })

  it('drops a broken file that is deleted', async () => {
    using it = fixture({ 'mocks/a.json': '[oops]\n\n1' })
    await it.mockFiles.load()
    rmSync(join(it.root, 'a.json'))
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.reports).toMatchObject([{ broken: [], changes: [{ kind: 'removed' }] }])
  })

  it('ends in the state of the disk when events arrive during a reload', async () => {
    using it = fixture({ 'mocks/a.json': 0 })
    await it.mockFiles.load()
    for (let n = 1; n <= 20; n++) {
      it.write({ 'mocks/a.json': n, [`mocks/${n % 3}.json`]: n })
      it.touch('mocks/a.json')
      void it.mockFiles.load()
    }
    await it.mockFiles.settled()
    const report = await it.mockFiles.load()
    expect(valuesOf(report)).toEqual({
      'mocks/0.json': 18,
      'mocks/1.json': 19,
      'mocks/2.json': 20,
      'mocks/a.json': 20,
    })
  })

  it('that a call asks for takes deletions and half files as they are', async () => {
    using it = fixture({ 'mocks/a.json': 1, 'mocks/b.json': 2 })
    await it.mockFiles.load()
    rmSync(join(it.root, 'a.json'))
    it.write({ 'mocks/b.json': '[' })
    const { changes } = await it.mockFiles.load()
    expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'broken mocks/b.json',
      'removed mocks/a.json',
    ])
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
  })

  it('reports nothing after it was closed', async () => {
    using it = fixture({ 'mocks/a.json': 0 })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': 1 })
    it.touch('mocks/a.json')
    it.mockFiles.close()
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
  })

  it('follows a folder that is a link to where the link leads now', async () => {
    using it = fixture({ 'one/a.json': 1, 'two/b.json': 2 })
    symlinkSync(join(it.cwd, 'one'), it.root, 'junction')
    expect(valuesOf(await it.mockFiles.load())).toEqual({ 'mocks/a.json': 1 })
    rmSync(it.root)
    symlinkSync(join(it.cwd, 'two'), it.root, 'junction')
    it.touch('mocks')
    await it.mockFiles.settled()
    expect(it.served()).toEqual({ 'mocks/b.json': 2 })
  })

  it('drops a file in whose place there is a folder', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    await it.mockFiles.load()
    rmSync(join(it.root, 'a.json'))
    mkdirSync(join(it.root, 'a.json'))
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['removed mocks/a.json'])
  })
})
