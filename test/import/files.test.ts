import { format } from 'oxfmt'
import { describe, expect, it } from 'vitest'
import { document, importInto, inPath, integer, json, object, string } from '../support/imported.ts'

const pet = object({ id: { ...integer, readOnly: true }, name: string }, 'id', 'name')

describe('a file that an import writes', () => {
  it('keeps files in its folder, whatever the names of the document', async () => {
    const list = { get: { responses: { 200: json({ type: 'array', items: pet }) } } }
    const item = { get: { parameters: [inPath('id', integer)], responses: { 200: json(pet) } } }
    const names = [
      '..',
      'con',
      'db',
      '_hidden',
      'Pets',
      'pets',
      '.git',
      'a.test',
      'ä',
      'x:y',
      'package',
    ]
    const paths = Object.fromEntries(
      names.flatMap((name) => [
        [`/${name}`, list],
        [`/${name}/{id}`, item],
        [`/${name}/do/it`, { get: { tags: [`../${name}`], responses: { 200: json(integer) } } }],
      ]),
    )
    using imported = await importInto(
      document(paths, { servers: [{ url: 'http://a.test/%2e%2e/x' }] }),
    )
    const files = Object.keys(imported.texts)
    for (const file of files)
      expect(file).toMatch(
        /^(?:[a-z\d][\w-]*\/)*[A-Za-z\d][\w-]*(?:\.endpoints|\.checks)?\.(?:json|ts)$/,
      )
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length)
    expect(files.filter((file) => /(?:^|\/)(?:con|db|package)\./.test(file))).toEqual([])
  })

  it('is written as formatters write it', async () => {
    using imported = await importInto('test/openapi/fixtures/museum.yaml')
    for (const [name, text] of Object.entries(imported.texts)) {
      if (!name.endsWith('.json')) continue
      const { code } = await format(name, text, { printWidth: 80 })
      expect(text, name).toBe(code)
    }
  })
})
