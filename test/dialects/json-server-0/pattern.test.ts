import { describe, expect, it } from 'vitest'
import { Reply } from '../../../src/http/reply.ts'
import { newBudget, readPattern } from '../../../src/dialects/json-server-0/pattern.ts'

/** What a pattern finds in a text, or the sentence that refuses it. */
function find(source: string, text: string): boolean | string {
  try {
    return readPattern('title_like', source, newBudget())(text)
  } catch (error) {
    if (!(error instanceof Reply)) throw error
    expect(error.code).toBe(400)
    return String((error.body as { value: { detail: string } }).value.detail)
  }
}

describe('_like', () => {
  it.each<[source: string, text: string, found: boolean]>([
    ['server', 'JSON-Server', true],
    ['', 'anything', true],
    ['élan', 'ÉLAN vital', true],
    ['^json', 'json-server', true],
    ['^server', 'json-server', false],
    ['a.c', 'ABC', true],
    ['a.c', 'a\nc', false],
    ['^(alpha|beta)$', 'Beta', true],
    ['\\d{4}-\\d{2}', 'on 2024-01-05', true],
    ['C\\+\\+', 'beta C++', true],
    ['\\u0041', 'a', true],
    ['(?<year>\\d+)', '1815', true],
    ['[^]', '\n', true],
    ['\\/x', '/x', true],
    ['\\é', 'é', true],
    ['\\\\é', '\\É', true],
    ['\\ud83d\\ude00', 'no face', false],
    ['x{2,3}$', 'axx', true],
  ])('%j in %j: %j', (source, text, found) => {
    expect(find(source, text)).toBe(found)
  })

  it.each<[source: string, sentence: string]>([
    ['[', 'is no regular expression: unterminated character class.'],
    ['C++', 'is no regular expression: nothing to repeat.'],
    ['(?=a)', 'cannot be matched in linear time'],
    ['(a)\\1', 'cannot be matched in linear time'],
    ['(?<n>a)\\k<n>', 'cannot be matched in linear time'],
    ['a{2000}', 'cannot be matched in linear time'],
    [`${'a'.repeat(1000)}.`, 'is longer than 1000 characters'],
    ['a{900}b{900}'.repeat(3), 'repeats too much'],
  ])('refuses %.40s', (source, sentence) => {
    expect(find(source, 'a')).toContain(sentence)
  })

  it.each(['(a+)+$', '^(a|aa)+$', '(a|a)*b', '(.*a){20}$', '([a-z]+)*!x', '(x+x+)+y'])(
    '%s does not hang',
    (source) => {
      expect(find(source, `${'a'.repeat(50_000)}!`)).toBe(false)
    },
  )

  it('is given up on a text that takes too long, and on too many texts', () => {
    const large = readPattern('title_like', '((a|b)*a(a|b){150}c|x?){6}$', newBudget())
    expect(() => large('ab'.repeat(50_000))).toThrow(Reply)
    const budget = { left: 20 }
    const [one, other] = ['a+b', 'b+a'].map((source) => readPattern('title_like', source, budget))
    const text = 'a'.repeat(10_000)
    const search = () => {
      for (;;) one?.(text)
    }
    expect(search).toThrow(Reply)
    expect(() => other?.(text)).toThrow(Reply)
  })
})
