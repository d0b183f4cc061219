import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

/** A schema, a value and how it is written. */
type Case = readonly [schema: object, value: unknown, xml: string]

const text = { type: 'string' }
const list = (xml?: object, ofItems?: object) => ({
  type: 'array',
  items: { ...text, ...(ofItems && { xml: ofItems }) },
  ...(xml && { xml }),
})
/** The examples of the specification are values of one property, within an element `root` here. */
const animals = (schema: object, value: unknown, xml: string): Case => [
  { type: 'object', properties: { animals: schema } },
  { animals: value },
  `<root>${xml}</root>`,
]
const two = ['value', 'value']

const cases: Readonly<Record<string, Case>> = {
  'a text': animals(text, '...', '<animals>...</animals>'),
  'a list': animals(list(), two, '<animals>value</animals><animals>value</animals>'),
  'a name': animals({ ...text, xml: { name: 'animal' } }, '...', '<animal>...</animal>'),
  'an attribute, a prefix and a namespace': [
    {
      type: 'object',
      xml: { name: 'Person' },
      properties: {
        id: { type: 'integer', xml: { attribute: true } },
        name: {
          ...text,
          xml: { namespace: 'https://example.com/schema/sample', prefix: 'sample' },
        },
      },
    },
    { id: 123, name: 'example' },
    '<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>',
  ],
  'names of items': animals(
    list(undefined, { name: 'animal' }),
    two,
    '<animal>value</animal><animal>value</animal>',
  ),
  'a name of a list that is not wrapped': animals(
    list({ name: 'aliens' }, { name: 'animal' }),
    two,
    '<animal>value</animal><animal>value</animal>',
  ),
  'a wrapped list': animals(
    list({ wrapped: true }),
    two,
    '<animals><animals>value</animals><animals>value</animals></animals>',
  ),
  'a wrapped list with names of items': animals(
    list({ wrapped: true }, { name: 'animal' }),
    two,
    '<animals><animal>value</animal><animal>value</animal></animals>',
  ),
  'both names': animals(
    list({ wrapped: true, name: 'aliens' }, { name: 'animal' }),
    two,
    '<aliens><animal>value</animal><animal>value</animal></aliens>',
  ),
  'the outer name alone': animals(
    list({ wrapped: true, name: 'aliens' }),
    two,
    '<aliens><aliens>value</aliens><aliens>value</aliens></aliens>',
  ),
  'a list wrapped by its node type (3.2)': animals(
    list({ nodeType: 'element', name: 'aliens' }, { name: 'animal' }),
    two,
    '<aliens><animal>value</animal><animal>value</animal></aliens>',
  ),
  'an attribute by its node type (3.2)': [
    { type: 'object', properties: { id: { type: 'integer', xml: { nodeType: 'attribute' } } } },
    { id: 1 },
    '<root id="1"/>',
  ],
  'text and attributes (3.2)': [
    {
      type: 'object',
      xml: { name: 'node' },
      properties: {
        lang: { ...text, xml: { nodeType: 'attribute' } },
        value: { ...text, xml: { nodeType: 'text' } },
      },
    },
    { lang: 'en', value: 'a < b' },
    '<node lang="en">a &lt; b</node>',
  ],
  'a CDATA section (3.2)': [
    { type: 'object', properties: { content: { ...text, xml: { nodeType: 'cdata' } } } },
    { content: '<html>]]></html>' },
    '<root><![CDATA[<html>]]]]><![CDATA[></html>]]></root>',
  ],
  'an object without an element of its own (3.2)': [
    {
      type: 'object',
      properties: {
        one: {
          type: 'object',
          xml: { nodeType: 'none' },
          properties: { a: text, b: { ...text, xml: { attribute: true } } },
        },
      },
    },
    { one: { a: 'x', b: 'y' } },
    '<root b="y"><a>x</a></root>',
  ],
  'ordered elements and text (3.2)': [
    {
      type: 'array',
      xml: { name: 'Report', nodeType: 'element' },
      prefixItems: [
        { ...text, xml: { nodeType: 'text' } },
        { type: 'number', xml: { name: 'data' } },
        { ...text, xml: { nodeType: 'text' } },
      ],
    },
    ['Some preamble text.', 42, 'Some postamble text.'],
    '<Report>Some preamble text.<data>42</data>Some postamble text.</Report>',
  ],
  'a list as the root': [
    list({ name: 'animals', wrapped: true }, { name: 'animal' }),
    two,
    '<animals><animal>value</animal><animal>value</animal></animals>',
  ],
  'a list of components': [
    { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
    [{ name: 'Rex' }],
    '<root><Pet><name>Rex</name></Pet></root>',
  ],
  'a component': [
    { $ref: '#/components/schemas/Pet' },
    { name: 'Rex' },
    '<Pet><name>Rex</name></Pet>',
  ],
  'names that XML does not know': [{}, { '1 a': 1 }, '<root><_1_a>1</_1_a></root>'],
}

let folder: ServedFolder
const all = Object.entries(cases)
beforeAll(async () => {
  const paths = all.map(([, [schema, example]], index): [string, object] => {
    const content = { 'application/xml': { schema, example } }
    return [`/c${index}`, { get: { responses: { 200: { description: 'it', content } } } }]
  })
  const document = {
    openapi: '3.2.0',
    info: { title: 'XML', version: '1' },
    components: { schemas: { Pet: { type: 'object', properties: { name: text } } } },
    paths: Object.fromEntries(paths),
  }
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) }, { crud: false })
})
afterAll(() => folder[Symbol.asyncDispose]())

it.each(all.map(([name, [, , xml]], index) => [name, index, xml] as const))(
  'XML is written as XML Objects say: %s',
  async (_, index, xml) => {
    const answer = await folder.server.fetch(`/c${index}`)
    expect(answer.headers.get('content-type')).toBe('application/xml')
    expect(await answer.text()).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
  },
)

it('what is posted as XML is in the record', async () => {
  const pet = {
    type: 'object',
    xml: { name: 'pet' },
    required: ['name'],
    properties: {
      id: { type: 'integer', readOnly: true },
      name: text,
      age: { type: 'integer', xml: { attribute: true } },
      good: { type: 'boolean' },
      tags: list({ name: 'tags', wrapped: true }, { name: 'tag' }),
      photos: list(),
      owner: { type: 'object', properties: { name: { ...text, xml: { prefix: 'o' } } } },
    },
  }
  const content = { 'application/xml': { schema: pet }, 'application/json': { schema: pet } }
  const both = { description: 'it', content }
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
  const document = {
    openapi: '3.1.0',
    paths: {
      '/pets': { post: { requestBody: { content }, responses: { 201: both } } },
      '/pets/{id}': { parameters: [id], get: { responses: { 200: both } } },
    },
  }
  await using pets = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
  const body = `<?xml version="1.0"?>
<pet age="3" xmlns:o="urn:o"><id>99</id><name>Rex &amp; <![CDATA[<Tom>]]></name><good>true</good><other>x</other>
  <tags><tag>a</tag><tag/></tags><photos>1</photos><photos>2</photos><owner><o:name>&#65;nn</o:name></owner></pet>`
  const headers = { 'content-type': 'application/xml', accept: 'application/json' }
  const { status, body: made } = await send(pets.server, 'POST /pets', body, headers)
  expect(status).toBe(201)
  const record = {
    age: 3,
    name: 'Rex & <Tom>',
    good: true,
    tags: ['a', ''],
    photos: ['1', '2'],
    owner: { name: 'Ann' },
  }
  expect(made).toEqual({ ...record, id: expect.not.stringMatching('99') as number })
  const { id: own } = made as { id: number }
  expect((await send(pets.server, `GET /pets/${own}`, undefined, headers)).body).toEqual(made)
  const broken = await send(pets.server, 'POST /pets', '<pet><name>', headers)
  expect(broken.status).toBe(422)
})
