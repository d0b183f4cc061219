import { describe, expect, it, vi } from 'vitest'
import { live, type Live } from '../support/live.ts'

const send = (it: Live, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(it.server.url + path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })

const reseeded = (it: Live): string[] => it.events.flatMap((event) => event.reseeded)

describe('what was written to a collection', () => {
  it('stays when another file changes, its own layout changes or its file breaks and heals', async () => {
    const people = [{ id: 1, name: 'Ada' }]
    await using it = await live({ 'mocks/people.json': people })
    await it.gives('/people', people)
    expect((await send(it, 'POST', '/people', { name: 'Grace' })).status).toBe(201)
    const both = [...people, { name: 'Grace', id: 2 }]
    it.write({ 'mocks/health.json': { 'GET /health': 'fine' } })
    await it.gives('/health', 'fine')
    await it.gives('/people', both)
    it.write({ 'mocks/people.json': JSON.stringify(people, null, 4) })
    await it.change('changed', 'mocks/people.json')
    await it.gives('/people', both)
    it.write({ 'mocks/people.json': '[{ "id": 1, "name": }]\n\n' })
    await it.change('broken', 'mocks/people.json')
    await it.gives('/people', both)
    it.write({ 'mocks/people.json': people })
    await it.change('healed', 'mocks/people.json')
    await it.gives('/people', both)
    expect(reseeded(it)).toEqual([])
  })

  it('gives way to another seed, which is told', async () => {
    await using it = await live({
      'mocks/people.json': [{ id: 1, name: 'Ada' }],
      'mocks/things.json': [{ id: 1 }],
    })
    await send(it, 'DELETE', '/people/1')
    await send(it, 'DELETE', '/things/1')
    await it.gives('/people', [])
    it.write({
      'mocks/people.json': [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Grace' },
      ],
    })
    await it.gives('/people/2', { id: 2, name: 'Grace' })
    await it.gives('/people/1', { id: 1, name: 'Ada' })
    await it.gives('/things', [])
    await vi.waitFor(() => expect(reseeded(it)).toEqual(['people']))
  })

  it('is told of a seed that changed before anyone asked for it', async () => {
    await using it = await live({
      'mocks/people.json': [{ id: 1, name: 'Ada' }],
      'mocks/theme.json': { dark: false },
    })
    it.write({ 'mocks/people.json': [{ id: 1, name: 'Ida' }], 'mocks/theme.json': { dark: true } })
    await vi.waitFor(() => expect(reseeded(it).toSorted()).toEqual(['people', 'theme']))
    await it.gives('/people', [{ id: 1, name: 'Ida' }])
  })

  it('stays when a handler beside a TypeScript collection changes, and goes with its factory', async () => {
    const file = (name: string, answer: number) => `
      import { resource } from 'mockapi'
      import { prefix } from './_prefix.ts'
      export const users = resource('users', {
        seed: 3,
        factory: (_, i) => ({ name: prefix + '${name}' + i }),
      })
      export default { 'GET /answer': () => ${answer} }`
    await using it = await live({
      'mocks/users.ts': file('a', 1),
      'mocks/_prefix.ts': `export const prefix = ''`,
    })
    const names = async () =>
      ((await it.get('/users')).body as { name: string }[]).map(({ name }) => name)
    expect(await names()).toEqual(['a0', 'a1', 'a2'])
    await send(it, 'DELETE', '/users/2')
    it.write({ 'mocks/users.ts': file('a', 2) })
    await it.gives('/answer', 2)
    expect(await names()).toEqual(['a0', 'a2'])
    it.write({ 'mocks/users.ts': file('b', 3) })
    await it.gives('/answer', 3)
    expect(await names()).toEqual(['b0', 'b1', 'b2'])
    await send(it, 'DELETE', '/users/2')
    it.write({ 'mocks/_prefix.ts': `export const prefix = 'x'` })
    await vi.waitFor(async () => expect(await names()).toEqual(['xb0', 'xb1', 'xb2']))
    await vi.waitFor(() => expect(reseeded(it)).toEqual(['users', 'users']))
  })

  it('comes back with a file that was away for a moment', async () => {
    const people = [{ id: 1, name: 'Ada' }]
    await using it = await live({ 'mocks/people.json': people })
    await send(it, 'PATCH', '/people/1', { name: 'Grace' })
    it.remove('mocks/people.json')
    await it.answers('/people', 404)
    it.write({ 'mocks/people.json': people })
    await it.gives('/people', [{ id: 1, name: 'Grace' }])
  })
})

it.each([
  [
    'JSON',
    'mocks/people.json',
    [{ id: 1, name: 'Ada' }],
    { $count: 2, $each: { name: '{{person.firstName}}' } },
  ],
  [
    'TypeScript',
    'mocks/people.ts',
    `import { resource } from 'mockapi'
     export const people = resource('people', { seed: [{ name: 'Ada' }] })`,
    `import { resource } from 'mockapi'
     export const people = resource('people', { seed: 2, factory: (f) => ({ name: f.person.firstName() }) })`,
  ],
])('the first generated data in %s come with a reload', async (_, file, fixed, generated) => {
  await using it = await live({ [file]: fixed })
  expect((await it.get('/people')).body).toEqual([{ id: 1, name: 'Ada' }])
  it.write({ [file]: generated })
  await it.answers('/people/2', 200)
  expect(it.events.at(-1)?.reseeded).toEqual(['people'])
})

it('what is called is counted on over a reload of the file', async () => {
  const mock = (text: string) => `export default { 'GET /count': ({ call }) => '${text}' + call }`
  await using it = await live({ 'mocks/a.ts': mock('a') })
  expect((await it.get('/count')).body).toBe('a1')
  expect((await it.get('/count')).body).toBe('a2')
  it.write({ 'mocks/a.ts': mock('b') })
  await it.change('changed', 'mocks/a.ts')
  expect((await it.get('/count')).body).toBe('b3')
})
