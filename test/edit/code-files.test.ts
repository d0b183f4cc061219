import { describe, expect, it } from 'vitest'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { EditTrial } from '../support/edit.ts'

const map = `import { defineMock, resource } from 'mockapi'
import { shared } from './_shared.ts'

export const users = resource('users', { seed: [{ id: 1 }] })

export default defineMock({
  // one
  'GET /a': { a: shared }, // first
  'GET /b/:id': ({ params }) => ({ id: params.id, at: /[/}]/.test('}') }),
})
`
const files = { 'mocks/api.ts': map, 'mocks/_shared.ts': 'export const shared = 1' }

describe('adding to a map in code', () => {
  it('writes the endpoint, keeps all else, and is served', async () => {
    await using trial = await EditTrial.of(files)
    const added = await trial.add({
      key: 'GET /x/:id',
      answer: '{"id":"{{params.id}}","it\'s":[1]}',
    })
    expect(added).toEqual({
      key: 'GET /x/:id',
      file: 'mocks/api.ts',
      line: 10,
      text: `'GET /x/:id': { id: '{{params.id}}', "it's": [1] }`,
      created: false,
      replaced: false,
    })
    expect(trial.read('mocks/api.ts')).toBe(map.replace('\n})\n', `\n  ${added.text},\n})\n`))
    expect(await trial.ask('/x/7')).toEqual({ id: '7', "it's": [1] })
    expect(await trial.ask('/b/7')).toEqual({ id: '7', at: true })
    expect(trial.names()).toEqual(Object.keys(files).toSorted())
  })

  it.each([
    ['CommonJS', 'mocks/api.cjs', "module.exports = { 'GET /a': 1 }\n"],
    ['a named export', 'mocks/api.mjs', "export const mocks = {\n  'GET /a': 1,\n}\n"],
    ['an empty map', 'mocks/api.js', 'export default {}\n'],
    ['a list of maps', 'mocks/api.js', "export default [{ 'GET /a': 1 }, { 'GET /b': 2 }]\n"],
    ['a name', 'mocks/api.js', "const map = { 'GET /a': 1 }\nexport default map\n"],
    [
      'beside a scenario',
      'mocks/api.ts',
      "import { scenario } from 'mockapi'\nexport const s = scenario('s', { 'GET /a': 2 })\nexport default {\n  'GET /a': 1,\n}\n",
    ],
  ])('finds the literal: %s', async (_what, file, text) => {
    await using trial = await EditTrial.of({ [file]: text })
    expect(await trial.add({ key: 'GET /x', file })).toMatchObject({ file })
    expect(await trial.ask('/x')).toEqual({ ok: true })
    if (text.includes('GET /a')) expect(await trial.ask('/a')).toBe(1)
  })

  it('begins a file of code where all mocks are code, and one of JSON where no code may be written', async () => {
    const users = "import { resource } from 'mockapi'\nexport const users = resource('users')\n"
    await using trial = await EditTrial.of({ 'mocks/users.ts': users })
    expect(await trial.add({ key: 'GET /x' })).toMatchObject({
      file: 'mocks/api.ts',
      line: 2,
      created: true,
    })
    expect(trial.read('mocks/api.ts')).toBe("export default {\n  'GET /x': { ok: true },\n}\n")
    expect(await trial.add({ key: 'GET /y' }, false)).toMatchObject({ file: 'mocks/api.json' })
    expect([await trial.ask('/x'), await trial.ask('/y')]).toEqual([{ ok: true }, { ok: true }])
    expect(await trial.refusal({ key: 'GET /z', file: 'mocks/api.ts' }, false)).toContain(
      'mocks/api.ts is code, which is not written from afar.',
    )
  })

  it('says what to write by hand where the map is no literal, or adds it beside', async () => {
    const made = "const make = () => ({ ['GET ' + '/a']: 1 })\nexport default make()\n"
    await using trial = await EditTrial.of({ 'mocks/api.js': made })
    const key = 'GET /a/:id'
    expect(await trial.refusal({ key, file: 'mocks/api.js' })).toContain(
      'mocks/api.js has no map of endpoints that is a literal. Add this to it by hand',
    )
    expect(await trial.refusal({ key, file: 'mocks/api.js' })).toContain(
      `'GET /a/:id': { id: '{{params.id}}' }`,
    )
    expect(await trial.add({ key, suggested: 'mocks/api.js' })).toMatchObject({
      file: 'mocks/api.json',
    })
    expect(trial.read('mocks/api.js')).toBe(made)
  })

  it.each([
    ['GET /a', undefined, 'GET /a is there already.'],
    [
      'GET /x',
      '{"$stats":1}',
      'mocks/api.ts:10:3  Nothing was changed: "$stats" is no instruction',
    ],
    ['GET /x', '{"a":"{{person.fulName}}"}', 'Nothing was changed: '],
  ])('refuses %s %s', async (key, answer, sentence) => {
    await using trial = await EditTrial.of(files)
    expect(await trial.refusal({ key, answer })).toContain(sentence)
    expect(trial.read('mocks/api.ts')).toBe(map)
    expect(trial.names()).toEqual(Object.keys(files).toSorted())
    expect(await trial.refusal({ key: 'GET /a', replace: true })).toContain(
      'GET /a is in mocks/api.ts, which is code. Change it there.',
    )
  })

  it('refuses a file that does not load, and writes one as a whole where that loads', async () => {
    await using trial = await EditTrial.of({
      'mocks/api.ts': 'export default {',
      'mocks/b.ts': map,
    })
    expect(await trial.refusal({ key: 'GET /x', file: 'mocks/api.ts' })).toContain(
      'Nothing was changed: ',
    )
    const write = (text: string) =>
      trial.server.edits.write({ file: 'mocks/api.ts', text }, { code: true })
    await expect(write('export default {{')).rejects.toThrow(MockapiError)
    await expect(write("throw new Error('no')")).rejects.toThrow('no')
    expect(trial.read('mocks/api.ts')).toBe('export default {')
    expect(await write("export default { 'GET /w': 1 }")).toEqual({
      file: 'mocks/api.ts',
      created: false,
    })
    expect(await trial.ask('/w')).toBe(1)
  })
})
