import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { live } from '../support/live.ts'
import { runs } from '../support/runs.ts'

const many = runs(500)

const version = (value: unknown) => ({ 'GET /version': value })

describe('an edit is served, whatever file it is in', () => {
  it('a JSON file', async () => {
    await using it = await live({ 'mocks/a.json': version(1) })
    for (let n = 2; n <= 5; n++) {
      it.write({ 'mocks/a.json': version(n) })
      await it.gives('/version', n)
    }
    await it.settled()
    expect(it.changes()).toEqual(Array(4).fill('changed mocks/a.json'))
    expect(it.events[0]).toMatchObject({ reseeded: [], endpointsBefore: 2, endpointsNow: 2 })
    expect(it.events[0]?.files[0]).toMatchObject({ added: 0, removed: 0, changed: 1 })
  })

  it('a TypeScript file', async () => {
    const mock = (n: number) => `export default { 'GET /version': (): number => ${n} }`
    await using it = await live({ 'mocks/a.ts': mock(1) })
    for (let n = 2; n <= 5; n++) {
      it.write({ 'mocks/a.ts': mock(n) })
      await it.gives('/version', n)
    }
  })

  it('a helper two imports away, outside the mocks, and another that takes its place', async () => {
    await using it = await live({
      'mocks/a.ts': `import { far } from '../lib/near'\nexport default { 'GET /far': () => far() }`,
      'mocks/b.ts': `export default { 'GET /b': Math.random() }`,
      'lib/near.ts': `export { far } from './deep/far.js'`,
      'lib/deep/far.ts': `export const far = () => 1`,
    })
    const { body: untouched } = await it.get('/b')
    await it.gives('/far', 1)
    it.write({ 'lib/deep/far.ts': `export const far = () => 2` })
    await it.gives('/far', 2)
    it.write({
      'lib/near.ts': `export { far } from './other'`,
      'lib/other.ts': `export const far = () => 3`,
    })
    await it.gives('/far', 3)
    it.write({ 'lib/other.ts': `export const far = () => 4` })
    await it.gives('/far', 4)
    await it.gives('/b', untouched)
    await it.settled()
    expect(new Set(it.changes())).toEqual(new Set(['changed mocks/a.ts']))
  })

  it('an imported JSON file, inside the mocks and outside', async () => {
    await using it = await live({
      'mocks/a.ts': `import one from './_one.json'
        import two from '../two.json' with { type: 'json' }
        export default { 'GET /sum': () => one.value + two.value }`,
      'mocks/_one.json': { value: 1 },
      'two.json': { value: 10 },
    })
    await it.gives('/sum', 11)
    it.write({ 'mocks/_one.json': { value: 2 } })
    await it.gives('/sum', 12)
    it.write({ 'two.json': { value: 20 } })
    await it.gives('/sum', 22)
  })

  it('a file that is sent, also one that was missing at first', async () => {
    await using it = await live({
      'mocks/a.json': { 'GET /note': { $file: '_files/note.txt' } },
      'mocks/_files/note.txt': 'one',
    })
    await it.gives('/note', 'one')
    it.write({ 'mocks/_files/note.txt': 'two' })
    await it.gives('/note', 'two')
    it.remove('mocks/_files')
    await it.change('broken', 'mocks/a.json')
    it.write({ 'mocks/_files/note.txt': 'three' })
    await it.change('healed', 'mocks/a.json')
    await it.gives('/note', 'three')
  })

  it('path aliases in a tsconfig.json and in the one that it extends', async () => {
    const config = (folder: string) => ({
      compilerOptions: { paths: { '#shared': [`./${folder}/value.ts`] } },
    })
    await using it = await live({
      'tsconfig.json': { extends: './tsconfig.base' },
      'tsconfig.base.json': config('one'),
      'one/value.ts': `export const value = 1`,
      'two/value.ts': `export const value = 2`,
      'mocks/a.ts': `import { value } from '#shared'\nexport default { 'GET /value': value }`,
    })
    await it.gives('/value', 1)
    it.write({ 'tsconfig.base.json': config('two') })
    await it.gives('/value', 2)
    it.write({ 'two/value.ts': `export const value = 3` })
    await it.gives('/value', 3)
    it.write({ 'tsconfig.json': config('one') })
    await it.gives('/value', 1)
  })

  it('a package.json that makes an import lead somewhere; other edits of it change nothing', async () => {
    const manifest = { name: 'app', type: 'module', imports: {} }
    await using it = await live({
      'package.json': manifest,
      'lib/value.ts': `export const value = 1`,
      'mocks/a.ts': `import { value } from '#value'\nexport default { 'GET /value': value }`,
    })
    await it.answers('/value', 404)
    it.write({ 'package.json': { ...manifest, imports: { '#value': './lib/value.ts' } } })
    await it.gives('/value', 1)
    await it.settled()
    it.events.length = 0
    const imports = { '#value': './lib/value.ts', '#other': './lib/other.ts' }
    it.write({ 'package.json': { ...manifest, imports } })
    it.write({ 'mocks/health.json': { 'GET /health': 'fine' } })
    await it.gives('/health', 'fine')
    await it.settled()
    expect(it.changes()).toEqual(['changed mocks/health.json'])
  })
})

describe('files and folders', () => {
  it('come, move and go', async () => {
    await using it = await live({ 'mocks/old.json': { 'GET /old': 1 } })
    it.write({ 'mocks/new.json': { 'GET /new': 2 } })
    await it.gives('/new', 2)
    it.write({ 'mocks/deep/er/people.json': [{ id: 1, name: 'Ada' }] })
    await it.gives('/deep/er/people/1', { id: 1, name: 'Ada' })
    renameSync(it.at('mocks/deep'), it.at('mocks/shallow'))
    await it.gives('/shallow/er/people/1', { id: 1, name: 'Ada' })
    await it.answers('/deep/er/people/1', 404)
    renameSync(it.at('mocks/old.json'), it.at('mocks/older.json'))
    await it.change('added', 'mocks/older.json')
    await it.change('removed', 'mocks/old.json')
    await it.gives('/old', 1)
    it.remove('mocks/shallow')
    await it.answers('/shallow/er/people', 404)
    it.remove('mocks/older.json')
    await it.answers('/old', 404)
    await it.settled()
    expect(it.server.overview()).toMatchObject({ files: 2, endpoints: 2, collections: 0 })
  })

  it('an ignored name is not served, a renamed one is', async () => {
    await using it = await live({ 'mocks/_draft.json': { 'GET /draft': 1 } })
    await it.answers('/draft', 404)
    renameSync(it.at('mocks/_draft.json'), it.at('mocks/draft.json'))
    await it.gives('/draft', 1)
    renameSync(it.at('mocks/draft.json'), it.at('mocks/_draft.json'))
    await it.answers('/draft', 404)
  })

  it('the mocks folder is deleted and recreated, twice', async () => {
    await using it = await live({})
    for (let n = 1; n <= 2; n++) {
      it.remove('mocks')
      await it.answers('/health', 404)
      it.write({
        'mocks/health.json': { 'GET /health': n },
        'mocks/a.ts': `export default { 'GET /a': () => ${n} }`,
      })
      await it.gives('/health', n)
      await it.gives('/a', n)
      it.write({ 'mocks/a.ts': `export default { 'GET /a': () => ${-n} }` })
      await it.gives('/a', -n)
    }
  })
})

describe('ways to save', () => {
  it('a rename over the file, again and again', async () => {
    await using it = await live({ 'mocks/a.json': version(0) })
    for (let n = 1; n <= 5; n++) {
      it.write({ 'mocks/a.json.tmp': version(n) })
      renameSync(it.at('mocks/a.json.tmp'), it.at('mocks/a.json'))
      await it.gives('/version', n)
    }
    expect(new Set(it.changes())).toEqual(new Set(['changed mocks/a.json']))
  })

  it.each([
    ['JSON', 'mocks/a.json', (n: number) => JSON.stringify(version(n))],
    ['TypeScript', 'mocks/a.ts', (n: number) => `export default { 'GET /version': ${n} }`],
  ])('%s is emptied, and written a little later', async (_name, file, text) => {
    await using it = await live({ [file]: text(0) })
    for (let n = 1; n <= 3; n++) {
      writeFileSync(it.at(file), '')
      await pause(30)
      it.write({ [file]: text(n) })
      await it.gives('/version', n)
    }
    await it.settled()
    expect(new Set(it.changes())).toEqual(new Set([`changed ${file}`]))
  })

  it('twice within 20 ms', async () => {
    const mock = (n: number) => `export default { 'GET /version': ${n} }`
    await using it = await live({ 'mocks/a.ts': mock(0) })
    for (let n = 1; n <= 10; n++) {
      it.write({ 'mocks/a.ts': mock(n) })
      await pause(20)
      it.write({ 'mocks/a.ts': mock(-n) })
      await it.gives('/version', -n)
    }
  })

  it('many files at once are few reloads, when they come, change and go', async () => {
    const names = Array.from({ length: many }, (_, n) => `mocks/${n % 10}/${n}`)
    const files = (value: number) =>
      Object.fromEntries(
        names.map((name, n) =>
          n % 2
            ? [`${name}.json`, { [`GET /n/${n}`]: value }]
            : [`${name}.ts`, `export default { 'GET /n/${n}': ${value} }`],
        ),
      )
    await using it = await live({})
    for (const value of [1, 2]) {
      it.events.length = 0
      it.write(files(value))
      for (let n = 0; n < many; n += 9) await it.gives(`/n/${n}`, value)
      await it.settled()
      for (let n = 0; n < many; n++) expect((await it.get(`/n/${n}`)).body).toBe(value)
      expect(it.events.length).toBeLessThanOrEqual(6)
      expect(it.changes().filter((change) => change.startsWith('broken'))).toEqual([])
    }
    it.events.length = 0
    for (let n = 0; n < 10; n++) it.remove(`mocks/${n}`)
    await it.answers('/n/0', 404)
    await it.settled()
    expect(it.server.overview().endpoints).toBe(1)
    expect(it.events.length).toBeLessThanOrEqual(6)
  })
})
