import { beforeAll, describe, expect, it } from 'vitest'
import { JsonText } from '../../src/edit/json-text.ts'
import { loadParser, parseTree } from '../../src/mocks/json/document.ts'

beforeAll(loadParser)

function add(text: string, value: unknown = { ok: true }, name = 'api.json5'): string {
  const json = new JsonText(text, (each) => parseTree(name, each))
  json.add([], 'GET /x', value)
  return json.text
}

const x = '"GET /x": { "ok": true }'

describe('a member that is added', () => {
  it.each<[what: string, before: string, after: string]>([
    ['a line each', '{\n  "a": 1\n}\n', `{\n  "a": 1,\n  ${x}\n}\n`],
    ['tabs', '{\n\t"a": 1\n}', `{\n\t"a": 1,\n\t${x}\n}`],
    ['line ends of Windows', '{\r\n  "a": 1\r\n}\r\n', `{\r\n  "a": 1,\r\n  ${x}\r\n}\r\n`],
    ['a trailing comma', '{\n  "a": 1,\n}', `{\n  "a": 1,\n  ${x},\n}`],
    ['one line', '{ "a": 1 }', `{ "a": 1, ${x} }`],
    ['one line with a trailing comma', '{ "a": 1, }', `{ "a": 1, ${x}, }`],
    ['compact', '{"a":1}', `{"a":1, ${x}}`],
    ['an empty object', '{}', `{\n  ${x}\n}`],
    ['an empty object of two lines', '{\n}\n', `{\n  ${x}\n}\n`],
    ['comments alone', '{\n    // none yet\n}\n', `{\n    // none yet\n    ${x}\n}\n`],
    ['one comment', '{ /* none */ }', `{ /* none */\n  ${x}\n}`],
    ['a comment behind', '{\n  "a": 1 // one\n}', `{\n  "a": 1, // one\n  ${x}\n}`],
    ['a comma, then a comment', '{\n  "a": 1, // one\n}', `{\n  "a": 1, // one\n  ${x},\n}`],
    ['a comment, then a comma', '{\n  "a": 1 /* one */,\n}', `{\n  "a": 1 /* one */,\n  ${x},\n}`],
    ['a comma in a line of its own', '{\n  "a": 1\n  ,\n}', `{\n  "a": 1\n  ,\n  ${x},\n}`],
    [
      'a comment of two lines',
      '{\n  "a": 1 /* one\n  two */\n}',
      `{\n  "a": 1, /* one\n  two */\n  ${x}\n}`,
    ],
    ['a comment below', '{\n  "a": 1\n  // end\n}', `{\n  "a": 1,\n  ${x}\n  // end\n}`],
    ['a comment in one line', '{ "a": 1 // one\n}', `{ "a": 1, // one\n${x}\n}`],
    ['a comment above all', '// map\n{\n  a: 1\n}', `// map\n{\n  a: 1,\n  ${x}\n}`],
    ['a comment without an end of line', '{"a":1}// end', `{"a":1, ${x}}// end`],
  ])('stands behind the last one: %s', (_what, before, after) => {
    expect(add(before)).toBe(after)
  })

  it('is written over several lines where one is too long, indented as the file is', () => {
    const long = {
      list: [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Grace' },
      ],
    }
    expect(add('{\n\t"a": 1\n}', long)).toBe(
      `{
	"a": 1,
	"GET /x": {
		"list": [
			{ "id": 1, "name": "Ada" },
			{ "id": 2, "name": "Grace" }
		]
	}
}`,
    )
    expect(add('{ "a": 1 }', long)).toBe(
      '{ "a": 1, "GET /x": { "list": [ { "id": 1, "name": "Ada" }, { "id": 2, "name": "Grace" } ] } }',
    )
  })

  it('has its place', () => {
    const json = new JsonText('{\n\n  "a": 1\n}', (each) => parseTree('api.json', each))
    json.add([], 'b', 1)
    expect([json.line('a'), json.line('b'), json.line('c')]).toEqual([3, 4, undefined])
  })
})
