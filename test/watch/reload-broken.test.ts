import { describe, expect, it, vi } from 'vitest'
import type { FileChange } from '../../src/server.ts'
import { live, type Live } from '../support/live.ts'

/** What is wrong with a file: place, code and the frame's line with the mark. */
function faults({ diagnostics }: FileChange): string[] {
  return diagnostics.map(({ code, place, frame }) => {
    const marked = frame?.split('\n').find((line) => line.startsWith('>')) ?? 'no frame'
    return `${code} ${place?.file}:${place?.line}:${place?.column} ${marked}`
  })
}

interface Case {
  readonly name: string
  readonly file: string
  readonly good: string
  readonly bad: string
  readonly fault: string
  readonly mended: string
}

const cases: Case[] = [
  {
    name: 'TypeScript that does not parse',
    file: 'mocks/a.ts',
    good: `export default {\n  'GET /a': 1,\n}\n`,
    bad: `export default {\n  'GET /a': ,\n}\n\n`,
    fault: `module-syntax mocks/a.ts:2:13 > 2 |   'GET /a': ,`,
    mended: `export default {\n  'GET /a': 2,\n}\n`,
  },
  {
    name: 'TypeScript that throws',
    file: 'mocks/a.ts',
    good: `export default { 'GET /a': 1 }\n`,
    bad: `const text: string = null!\nexport default { 'GET /a': text.length }\n\n`,
    fault: `module-throws mocks/a.ts:2:33 > 2 | export default { 'GET /a': text.length }`,
    mended: `export default { 'GET /a': 2 }\n`,
  },
  {
    name: 'TypeScript with an import that leads nowhere',
    file: 'mocks/a.ts',
    good: `export default { 'GET /a': 1 }\n`,
    bad: `import { one } from './one'\nexport default { 'GET /a': one }\n`,
    fault: `missing-import mocks/a.ts:1:21 > 1 | import { one } from './one'`,
    mended: `export default { 'GET /a': 2 }\n`,
  },
  {
    name: 'TypeScript with a wrong mock',
    file: 'mocks/a.ts',
    good: `export default { 'GET /a': 1 }\n`,
    bad: `export default {\n  'GET /a': 1,\n  'GET /:b{(}': 2,\n}\n`,
    fault: `bad-path mocks/a.ts:3:3 > 3 |   'GET /:b{(}': 2,`,
    mended: `export default { 'GET /a': 2 }\n`,
  },
  {
    name: 'JSON that does not parse',
    file: 'mocks/a.json',
    good: `{\n  "GET /a": 1\n}\n`,
    bad: `{\n  "GET /a": 1 2\n}\n`,
    fault: `json-syntax mocks/a.json:2:15 > 2 |   "GET /a": 1 2`,
    mended: `{\n  "GET /a": 2\n}\n`,
  },
  {
    name: 'JSON with an unknown generator',
    file: 'mocks/a.json',
    good: `{ "GET /a": 1 }`,
    bad: `{\n  "GET /a": "{{person.fulName}}"\n}\n`,
    fault: `unknown-generator mocks/a.json:2:13 > 2 |   "GET /a": "{{person.fulName}}"`,
    mended: `{ "GET /a": 2 }`,
  },
]

describe('a file breaks and heals', () => {
  it.each(cases)('$name', async ({ file, good, bad, fault, mended }) => {
    await using it = await live({ [file]: good })
    await it.gives('/a', 1)
    it.write({ [file]: bad })
    const broken = await it.change('broken', file)
    expect(faults(broken)).toEqual([fault])
    expect(broken.serving).toMatchObject({ endpoints: 1 })
    const place = fault.split(' ')[1]
    expect(await it.get('/a')).toEqual({ status: 200, body: 1, broken: place })
    expect(await it.get('/health')).toEqual({ status: 200, body: 'up', broken: place })
    expect(it.server.overview().diagnostics).toEqual(broken.diagnostics)
    it.write({ [file]: mended })
    const healed = await it.change('healed', file)
    expect(healed.brokenFor).toBeGreaterThan(0)
    expect(await it.get('/a')).toEqual({ status: 200, body: 2, broken: null })
    expect(it.server.overview().diagnostics).toEqual([])
    await it.settled()
    expect(it.changes()).toEqual([`broken ${file}`, `healed ${file}`])
  })

  const ofA = cases.filter(({ name }) => name !== 'TypeScript with a wrong mock')
  it.each(ofA)('$name from the start on', async ({ file, bad, fault, mended }) => {
    await using it = await live({ [file]: bad })
    const place = fault.split(' ')[1] ?? ''
    const { status, body, broken } = await it.get('/a')
    expect({ status, broken }).toEqual({ status: 404, broken: place })
    expect(body).toMatchObject({ broken: [place], detail: expect.stringContaining(place) })
    it.write({ [file]: mended })
    await it.gives('/a', 2)
    await it.settled()
    expect(it.changes()).toEqual([`healed ${file}`])
  })

  it('keeps the last good version of what is broken alone; all else is as it was saved', async () => {
    const users = [{ id: 1 }]
    await using it = await live(
      {
        'mocks/api.json': { 'GET /a': 1, 'GET /b': 1, $scenarios: { s: { 'GET /a': 's' } } },
        'mocks/db.json': { users, posts: { $count: 1, $each: {} }, me: { name: 'Ada' } },
        'mocks/m.ts': `export default { 'GET /c': 1, 'GET /d': 1 }`,
        'routes.json': { '/old-a': '/a', '/old-b': '/b' },
      },
      { routes: 'routes.json' },
    )
    it.write({
      'mocks/api.json': { 'GET /a': { $dlay: 1 }, 'GET /b': 2, 'GET /new': { $file: 'no.png' } },
      'mocks/db.json': {
        users: [...users, { id: 1 }, 7, { id: 2 }],
        posts: { $count: 'x' },
        me: { name: 'Bo' },
      },
      'mocks/m.ts': `export default { 'GET /c': { $body: 1, a: 1 }, 'GET /d': 2 }`,
      'routes.json': { '/old-a': '/:no', '/old-b': '/a' },
    })
    await it.change('broken', 'mocks/api.json')
    await it.change('broken', 'mocks/db.json')
    await it.change('broken', 'mocks/m.ts')
    await it.change('broken', 'routes.json')
    const { serving } = await it.change('broken', 'mocks/api.json')
    expect(serving).toMatchObject({ kept: [{ name: 'GET /a' }], missing: ['GET /new'] })
    const bodies = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => (await it.get(path)).body))
    expect(await bodies('/a', '/b', '/c', '/d', '/old-a', '/old-b', '/me')).toEqual([
      1,
      2,
      1,
      2,
      1,
      1,
      { name: 'Bo' },
    ])
    expect(await bodies('/users', '/posts')).toEqual([[{ id: 1 }, { id: 2 }], [{ id: 1 }]])
    expect(await it.get('/new')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('GET /new is broken: mocks/api.json:1:') },
    })
    it.write({ 'mocks/api.json': { 'GET /b': 3 } })
    await it.change('healed', 'mocks/api.json')
    expect(await it.get('/a')).toMatchObject({ status: 404 })
  })

  it('tells of each part that is served when its version was read', async () => {
    await using it = await live({ 'mocks/a.json': { 'GET /a': 1, 'GET /b': 1 } })
    const start = Date.now()
    const bad = { $dlay: 1 }
    const save = async (files: Record<string, unknown>, path: string, body: unknown) => {
      // Times are told in ms.
      await vi.waitUntil(() => Date.now() > Math.max(start, it.events.at(-1)?.time ?? 0))
      const time = Date.now()
      it.write(files)
      await it.gives(path, body)
      return time
    }
    await save({ 'mocks/a.json': { 'GET /a': bad, 'GET /b': 2 } }, '/b', 2)
    const second = await save({ 'mocks/a.json': { 'GET /a': bad, 'GET /b': 3 } }, '/b', 3)
    const both = { 'GET /a': bad, 'GET /b': bad, 'GET /c': 1 }
    const third = await save({ 'mocks/a.json': both }, '/c', 1)
    const { serving } = await it.change('broken', 'mocks/a.json')
    const [a, b] = serving?.kept ?? []
    expect([a?.name, b?.name]).toEqual(['GET /a', 'GET /b'])
    expect(a?.since).toBeLessThanOrEqual(start)
    expect(b?.since).toBeGreaterThanOrEqual(second)
    expect(b?.since).toBeLessThan(third)
    await save({ 'mocks/a.json': '{', 'mocks/health.json': { 'GET /up': 1 } }, '/up', 1)
    await vi.waitFor(async () => {
      const { serving: whole } = await it.change('broken', 'mocks/a.json')
      expect(whole?.kept).toBeUndefined()
      expect(whole?.since).toBeGreaterThanOrEqual(third)
    })
  })

  it('keeps data where a record is added that is left out', async () => {
    await using it = await live({ 'mocks/users.json': [{ id: 1 }] })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${it.server.url}/users`, { method: 'POST', body: '{"id":2}', headers })
    it.write({ 'mocks/users.json': [{ id: 1 }, { id: 1, name: 'Ada' }] })
    await it.change('broken', 'mocks/users.json')
    expect((await it.get('/users')).body).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('is told once for each new mistake, not for the same one again', async () => {
    await using it = await live({ 'mocks/a.json': { 'GET /a': 1 } })
    it.write({ 'mocks/a.json': '{ "GET /a": 1 2 }\n\n' })
    await it.change('broken', 'mocks/a.json')
    it.write({ 'mocks/health.json': { 'GET /health': 'fine' } })
    await it.gives('/health', 'fine')
    it.write({ 'mocks/a.json': '{ "GET /a": 1 2 }\n\n ' })
    await it.settled()
    it.write({ 'mocks/a.json': '{ "GET /b": 1 "x" }\n\n' })
    await it.settled()
    expect(it.changes()).toEqual([
      'broken mocks/a.json',
      'changed mocks/health.json',
      'broken mocks/a.json',
    ])
  })

  it('leaves what is good in the same save to be served', async () => {
    await using it = await live({
      'mocks/a.json': { 'GET /a': 1 },
      'mocks/b.ts': `export default {}`,
    })
    it.write({
      'mocks/a.json': '{ "GET /a": 1 2 }\n\n',
      'mocks/b.ts': `export default { 'GET /b': 2 }`,
    })
    await it.gives('/b', 2)
    await it.gives('/a', 1)
  })

  it('is forgotten when the file is deleted', async () => {
    await using it = await live({ 'mocks/a.json': { 'GET /a': 1 } })
    it.write({ 'mocks/a.json': '{ "GET /a": 1 2 }\n\n' })
    await it.change('broken', 'mocks/a.json')
    it.remove('mocks/a.json')
    await it.answers('/a', 404)
    expect((await it.get('/a')).broken).toBeNull()
    expect(it.server.overview().diagnostics).toEqual([])
  })
})

describe('a helper breaks and heals', () => {
  const mocks = {
    'mocks/a.ts': `import { value } from '../lib/value'\nexport default { 'GET /a': value }`,
    'mocks/b.ts': `import { value } from '../lib/value'\nexport default { 'GET /b': value }`,
  }
  const serve = (it: Live, value: number) =>
    Promise.all([it.gives('/a', value), it.gives('/b', value)])

  it.each([
    ['does not parse', `export const value = ;\n\n`, 'lib/value.ts:1:22'],
    ['throws', `throw new Error('no')\n\nexport const value = 2\n`, 'lib/value.ts:1:7'],
  ])('that %s', async (_name, bad, place) => {
    await using it = await live({ ...mocks, 'lib/value.ts': `export const value = 1` })
    await serve(it, 1)
    it.write({ 'lib/value.ts': bad })
    await it.change('broken', 'mocks/a.ts')
    await it.change('broken', 'mocks/b.ts')
    await serve(it, 1)
    expect((await it.get('/a')).broken).toBe(place)
    expect(it.server.overview().diagnostics).toHaveLength(1)
    it.write({ 'lib/value.ts': `export const value = 3` })
    await serve(it, 3)
    await it.settled()
    expect((await it.get('/a')).broken).toBeNull()
    expect(it.changes()).toEqual([
      'broken mocks/a.ts',
      'broken mocks/b.ts',
      'healed mocks/a.ts',
      'healed mocks/b.ts',
    ])
  })

  it('that is deleted and comes back', async () => {
    await using it = await live({ ...mocks, 'lib/value.ts': `export const value = 1` })
    it.remove('lib')
    await it.change('broken', 'mocks/b.ts')
    await serve(it, 1)
    it.write({ 'lib/value.ts': `export const value = 2` })
    await serve(it, 2)
  })

  it('that was missing from the start on', async () => {
    await using it = await live(mocks)
    await it.answers('/a', 404)
    it.write({ 'lib/value.ts': `export const value = 2` })
    await serve(it, 2)
  })

  it('that a handler imports only when it is called', async () => {
    await using it = await live({
      'mocks/a.ts': `export default { 'GET /late': async () => (await import('../lib/late')).late }`,
      'lib/late.ts': `export { late } from './later'`,
      'lib/later.ts': `export const late = 1`,
    })
    await it.gives('/late', 1)
    it.write({ 'lib/later.ts': `export const late = 2` })
    await it.gives('/late', 2)
    it.write({ 'lib/late.ts': `export const late = 3` })
    await it.gives('/late', 3)
  })
})
