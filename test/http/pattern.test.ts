import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, compileSchemaPattern } from '../../src/http/pattern.ts'
import type { Pattern } from '../../src/http/pattern.ts'
import { parsePattern } from '../../src/http/pattern/parse.ts'
import { compileProgram, matches } from '../../src/http/pattern/program.ts'
import { runs } from '../support/runs.ts'

function compiled(source: string): Pattern {
  const pattern = compilePattern(source)
  if ('message' in pattern) throw new Error(pattern.message)
  return pattern
}

/** Whether a text matches by steps, however short it is. */
function bySteps(source: string, text: string, flags = ''): boolean {
  const program = compileProgram(parsePattern(source, `u${flags}`))
  return program !== undefined && matches(program, Array.from(text))
}

describe('a pattern means what it means in JavaScript', () => {
  it.each([
    ['^[a-z]+(-[a-z]+)*$', ['a-b', 'ab', 'a--b', '-a', '']],
    ['^(?:[0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$', ['0b0e8f2e-0000-4000-8000-00000000000a']],
    ['^(\\d{1,3}\\.){3}\\d{1,3}$', ['127.0.0.1', '1.2.3', '1.2.3.4.5']],
    ['a|b|', ['', 'c']],
    ['^(?:|a)+$', ['', 'aaa', 'b']],
    ['^(?<year>\\d{4})-(?<month>\\d\\d)$', ['2026-11', '2026-1']],
    ['^(?!me$).+$', ['me', 'men', 'you', '']],
    ['(?=.*\\d)(?=.*[a-z])^.{3,}$', ['ab1', '1ab', 'abc', 'a1']],
    ['\\bcat\\b', ['a cat.', 'concat', 'cat']],
    ['\\Bcat', ['a cat.', 'concat', 'cat']],
    ['^.$', ['ü', '😀', '\n', '', 'ab']],
    ['^\\u{1F600}$', ['😀', 'x']],
    ['^\\ud83d\\ude00+$', ['😀😀', 'x']],
    ['^\\p{Lu}\\P{Lu}*$', ['Äpfel', 'ä', 'ÄÄ']],
    ['^[\\]\\-\\\\]+$', [']-\\', 'a']],
    ['^[^]$', ['\n', '']],
    ['[]', ['', 'a']],
    ['^\\x41\\cA?\\0?\\n?$', ['A', 'A\u0001', 'A\n']],
    ['^a{0}b{2}c{2,}d{1,2}$', ['bbccd', 'bbcdd', 'bbcccdd', 'abbccd']],
    ['^a+?b*?c??$', ['aabbc', 'ac', 'b']],
    ['^\\/a\\.b\\$\\{x\\}$', ['/a.b${x}', '/axb']],
  ])('%s', (source, texts) => {
    const native = new RegExp(source, 'u')
    for (const text of [...texts, 'x', 'aé😀']) {
      expect([text, compiled(source).test(text)]).toEqual([text, native.test(text)])
      expect([text, bySteps(source, text)]).toEqual([text, native.test(text)])
    }
  })

  it('whatever it is made of', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d', '\\b', '^', '$', 'é')
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => {
      const inner = tie('pattern')
      const group = fc.tuple(fc.constantFrom('(', '(?:', '(?=', '(?!'), inner)
      const grouped = group.map(([open, text]) => `${open}${text})`)
      const sign = fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?')
      const body = fc.oneof(
        atom.filter((one) => !'\\b^$'.includes(one)),
        grouped,
      )
      const repeated = fc.tuple(
        body.filter((text) => !/^\(\?[=!]/.test(text)),
        sign,
      )
      return {
        pattern: fc.oneof(
          { maxDepth: 4 },
          atom,
          repeated.map(([text, times]) => text + times),
          fc.tuple(inner, inner).map(([one, two]) => one + two),
          fc.tuple(inner, inner).map(([one, two]) => `${one}|${two}`),
          grouped,
        ),
      }
    })
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', 'é'), maxLength: 8 })
    const isSame = (source: string, sample: string): void => {
      const native = new RegExp(source, 'u').test(sample)
      expect(bySteps(source, sample)).toBe(native)
      expect(compiled(source).test(sample)).toBe(native)
    }
    fc.assert(fc.property(pattern, text, isSame), { seed: 4, numRuns: runs(3000) })
  })
})

describe('a pattern that ignores case means what it means in JavaScript', () => {
  it.each([
    ['^[a-c]+\\.$', ['ABC.', 'abd.', 'C.']],
    ['ß|ſ|k', ['SS', 'ẞ', 'S', 'K', '\u212a']],
    ['é+[^É]', ['ÉÉX', 'éé']],
    ['x{,3}', ['X{,3}', 'xx']],
    ['a{2}b{1,}]}', ['AABB]}', 'ab]}']],
    ['^.$', ['😀', 'Ü', '\n']],
    ['\\u{2}\\p{2}', ['UUpp', 'up']],
    ['^\\ud83d\\ude00$', ['😀', '\ud83d']],
    ['\\012\\0?[\\b]?\\cj?', ['\n', '\n\0\b\n']],
    ['\\bcat\\B|\\k', ['Cats', 'cat', 'K']],
    ['(?:a|(?<n>b)+?)*c', ['ABBAC', 'bb']],
  ])('%s', (source, texts) => {
    const native = new RegExp(source, 'i')
    const program = compileProgram(parsePattern(source, 'i'))
    for (const text of [...texts, '', 'x', 'aé😀']) {
      expect([text, program && matches(program, text)]).toEqual([text, native.test(text)])
    }
  })
})

describe('a pattern with flags means what it means in JavaScript', () => {
  it.each([
    ['^ada$', 'i', ['ADA', 'Ada', 'ad']],
    ['^[^a-c]+\\.$', 'i', ['ABC.', 'XyZ.', 'aX.']],
    ['\\p{Lu}é', 'i', ['xÉ', '1É']],
    ['^b$', 'm', ['a\nb\r\nc', 'ab', 'a\u2028b']],
    ['^b$', 'im', ['a\nB', 'aB']],
    ['a.b', 's', ['a\nb', 'ab']],
    ['^.+$', 'ims', ['a\n\nb', '']],
    ['(?=B)b(?!C)', 'i', ['B', 'bc', 'BD']],
  ])('%s with %s', (source, flags, texts) => {
    const native = new RegExp(source, `u${flags}`)
    const pattern = compilePattern(source, flags)
    for (const text of [...texts, '', 'x', `${'x'.repeat(300)}b`]) {
      expect([text, bySteps(source, text, flags)]).toEqual([text, native.test(text)])
      expect([text, 'test' in pattern && pattern.test(text)]).toEqual([text, native.test(text)])
    }
  })
})

describe('a pattern that would take the engine of JavaScript forever', () => {
  it.each([
    '^(a+)+$',
    '^(a*)*b',
    '^(a|a)*$',
    '^(a|aa)+$',
    '(.*)*x',
    '^(\\w+\\s?)*$',
    '^(a?){40}a{40}$',
    '.*.*.*.*=',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}$',
    '(?=(a+)+$)b',
    'a*a*a*a*a*a*b',
    '^(?:(?:a{0,9}){0,9}){0,2}b$',
    '(?:a+){0,8}b',
  ])('%s is matched in bounded time', (source) => {
    const { test } = compiled(source)
    for (const length of [40, 256, 10_000]) test(`${'a'.repeat(length - 1)}!`)
  })

  it('finds the same', () => {
    expect(compiled('^(a+)+$').test('a'.repeat(5000))).toBe(true)
    expect(compiled('^(a|aa)+b$').test(`${'a'.repeat(5000)}b`)).toBe(true)
    expect(compiled('^(a|aa)+b$').test('a'.repeat(5000))).toBe(false)
  })

  it.each([
    ['a', 1_000_000],
    ['^[A-Za-z0-9+/]*={0,2}$', 3_000_000],
    ['^(?:[a-z]{3}-)*$', 1_000_000],
    ['^(?:\\w{1,40} ?){9}$', 10_000],
    ['^(?=.*[a-z])(?=.*\\d).{8,}$', 5000],
  ])('%s takes texts of at least %d characters, and longer ones match nothing', (source, least) => {
    const { longest, test } = compiled(source)
    expect(longest).toBeGreaterThan(least)
    expect(test('a'.repeat(longest + 1))).toBe(false)
  })

  it('and what is long is found all the same', () => {
    const { longest, test } = compiled('^[A-Za-z0-9+/]*={0,2}$')
    expect(test(`${'a'.repeat(longest - 2)}==`)).toBe(true)
    expect(test(`${'a'.repeat(longest - 2)}!=`)).toBe(false)
    expect(compiled('(?:ab)+c').test(`${'ab'.repeat(400_000)}c`)).toBe(true)
  })
})

describe('a pattern is refused', () => {
  it.each([
    ['(a)\\1', 'refers back'],
    ['(?<x>a)\\k<x>', 'refers back'],
    ['(?<=a)b', 'looks behind'],
    ['(?<!a)b', 'looks behind'],
    ['(((a{0,9}){9}){9}){9}', 'too large'],
    ['(', 'no regular expression'],
    ['a{2,1}', 'no regular expression'],
  ])('%s, with a sentence', (source, reason) => {
    expect(compilePattern(source)).toMatchObject({
      message: expect.stringContaining(reason),
      hint: expect.stringMatching(/\.$/),
    })
  })
})

describe('a pattern of a schema that is none with the flag u is read without it', () => {
  it.each([
    ['^[a-z0-9\\-\\:]+$', ['a-b:c', 'A', 'a\\b']],
    ['^(?:{[0-9a-f]{4}}|\\_x)$', ['{12ab}', '_x', '12ab', '']],
    ['^\\-?[a-z ]{2}$', ['-ab', 'a ', '😀', 'abc']],
    ['^\\@.{300,}$', [`@${'a'.repeat(300)}`, `@${'a'.repeat(299)}`]],
  ])('%s', (source, texts) => {
    expect(compilePattern(source)).toHaveProperty('message')
    const pattern = compileSchemaPattern(source)
    if (!('test' in pattern)) throw new Error(pattern.message)
    const native = new RegExp(source)
    for (const text of texts) expect([text, pattern.test(text)]).toEqual([text, native.test(text)])
  })

  it.each([
    ['(', 'no regular expression'],
    ['\\-(a+)\\1', 'refers back'],
  ])('unless it is none either way: %s', (source, reason) => {
    expect(compileSchemaPattern(source)).toMatchObject({ message: expect.stringContaining(reason) })
  })
})
