import { describe, expect, it } from 'vitest'
import { codeEdits } from '../../src/edit/code-map.ts'
import { maskCode } from '../../src/edit/code-text.ts'

const x = "'GET /x': { ok: true }"

/** The likeliest edit. */
function added(text: string, keys: readonly string[] = []): string | undefined {
  return codeEdits(text, keys, 'GET /x', { ok: true })[0]?.text
}

describe('a map in code', () => {
  it.each<[what: string, before: string, after: string]>([
    [
      'a default export',
      "export default {\n  'GET /a': 1,\n}\n",
      `export default {\n  'GET /a': 1,\n  ${x},\n}\n`,
    ],
    [
      'without a comma at its end',
      "export default {\n\t'GET /a': 1\n}",
      `export default {\n\t'GET /a': 1,\n\t${x}\n}`,
    ],
    [
      'in a call',
      "export default defineMock<Api>({\n  'GET /a': 1, // one\n})",
      `export default defineMock<Api>({\n  'GET /a': 1, // one\n  ${x},\n})`,
    ],
    [
      'checked',
      "export default {\r\n  'GET /a': 1 // one\r\n} satisfies Mocks\r\n",
      `export default {\r\n  'GET /a': 1, // one\r\n  ${x}\r\n} satisfies Mocks\r\n`,
    ],
    ['in one line', "export default { 'GET /a': 1 }", `export default { 'GET /a': 1, ${x} }`],
    ['empty', 'export default defineMock({})\n', `export default defineMock({\n  ${x},\n})\n`],
    [
      'with comments alone',
      'export default {\n  // none\n}\n',
      `export default {\n  // none\n  ${x},\n}\n`,
    ],
    [
      'that has a name',
      "const mocks: Mocks = {\n  'GET /a': 1,\n}\nexport default mocks\n",
      `const mocks: Mocks = {\n  'GET /a': 1,\n  ${x},\n}\nexport default mocks\n`,
    ],
    [
      'of CommonJS',
      "module.exports = {\n  'GET /a': 1,\n}",
      `module.exports = {\n  'GET /a': 1,\n  ${x},\n}`,
    ],
    [
      'in double quotes',
      'export default {\n  "GET /a": 1,\n}',
      'export default {\n  "GET /a": 1,\n  "GET /x": { "ok": true },\n}',
    ],
    [
      'behind functions',
      "export default {\n  'GET /a': () => {\n    return /[/}]}/.test('}') ? `}${{ a: '}' }.a}` : 4 / 2 // }\n  },\n}",
      "export default {\n  'GET /a': () => {\n    return /[/}]}/.test('}') ? `}${{ a: '}' }.a}` : 4 / 2 // }\n  },\n  'GET /x': { ok: true },\n}",
    ],
  ])('gets one endpoint more: %s', (_what, before, after) => {
    expect(added(before)).toBe(after)
  })

  it('is found by a key that it has', () => {
    const text = "export const mocks = defineMock({\n  'GET /a': { b: {} },\n})\n"
    expect(added(text)).toBeUndefined()
    expect(added(text, ['GET /a'])).toBe(text.replace(',\n}', `,\n  ${x},\n}`))
  })

  it.each([
    'export default function () { return {} }',
    'export default class { a = 1 }',
    'export default make()',
    'export default [a, b]',
    '',
    "export default { 'GET /a': `",
  ])('is not taken for one: %s', (text) => {
    expect(added(text)).toBeUndefined()
  })

  it('keeps the length of what it masks', () => {
    const text = "a = 'it\\'s' + `x${`y${1}`}` /* c */ / 2 // d\n/re[/]/g.test(\"'\") `"
    expect(maskCode(text)).toHaveLength(text.length)
  })
})
