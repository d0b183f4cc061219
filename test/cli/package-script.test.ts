import { expect, it } from 'vitest'
import { addScript } from '../../src/cli/commands/init/package-script.ts'

const script = 'mockapi serve'
const entry = '"mock": "mockapi serve"'

it.each([
  {
    what: 'two spaces',
    before: '{\n  "scripts": {\n    "dev": "vite"\n  },\n  "files": ["dist"]\n}\n',
    after: `{\n  "scripts": {\n    "dev": "vite",\n    ${entry}\n  },\n  "files": ["dist"]\n}\n`,
  },
  {
    what: 'tabs, no scripts',
    before: '{\n\t"name": "shop"\n}',
    after: `{\n\t"name": "shop",\n\t"scripts": {\n\t\t${entry}\n\t}\n}`,
  },
  {
    what: 'empty scripts',
    before: '{\n    "scripts": {}\n}\n',
    after: `{\n    "scripts": {\n        ${entry}\n    }\n}\n`,
  },
  {
    what: 'CRLF and a byte order mark',
    before: '\uFEFF{\r\n  "scripts": {\r\n    "dev": "vite"\r\n  }\r\n}\r\n',
    after: `\uFEFF{\r\n  "scripts": {\r\n    "dev": "vite",\r\n    ${entry}\r\n  }\r\n}\r\n`,
  },
  {
    what: 'one line',
    before: '{"name":"shop","scripts":{"dev":"vite"}}',
    after: `{"name":"shop","scripts":{"dev":"vite", ${entry}}}`,
  },
  { what: 'an empty object', before: '{}', after: `{\n  "scripts": {\n    ${entry}\n  }\n}` },
])('adds the script and changes nothing else: $what', async ({ before, after }) => {
  const edit = await addScript(before, script)
  expect(edit).toEqual({ kind: 'changed', text: after })
  const scripts = (JSON.parse(after.replace(/^\uFEFF/, '')) as { scripts: object }).scripts
  expect(scripts).toMatchObject({ mock: script })
  expect(await addScript(after, script)).toEqual({ ...edit, kind: 'kept' })
})

it.each(['{ "scripts": ', '[]', '', '{ "scripts": [] }'])('leaves %j alone', async (source) => {
  const untouched = { kind: 'unreadable', text: source }
  expect(await addScript(source, script)).toEqual(untouched)
})
