import { evaluate, parse } from '@humanwhocodes/momoa'
import { assert, array, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson5 } from '../../src/generate/arguments.ts'
import { runs } from '../support/runs.ts'

function read(act: () => unknown): unknown {
  try {
    return { value: act() }
  } catch {
    return 'refused'
  }
}

const own = (text: string) => read(() => parseJson5(`[${text}]`))
const momoa = (text: string) => read(() => evaluate(parse(`[${text}]`, { mode: 'json5' })))

const words = [
  ...'[]{},:'.split(''),
  ...'a $b _c9 é true false null NaN Infinity -Infinity +NaN __proto__ undefined \\u0061b'.split(
    ' ',
  ),
  ...'0 1 -2 +3 4.5 6. .7 8e9 1e-2 0x1F -0xa 012 1e999 1_000 5px -0'.split(' '),
  '"a"',
  "'b'",
  '"\\x41\\u0042\\n\\q\\0"',
  "'\\\n'",
  "'\\\r\n'",
  "'\n'",
  '"\\u12"',
  '"',
  "'",
  ' ',
  '\n',
  '\u00a0',
  '/* x */',
  '// y\n',
  '/*',
  '//',
]

describe('JSON5', () => {
  it.each([
    [
      "{min: 1, max: 0xF,}, 'a\\'b', [+1, .5, 6.,], // end\n",
      [{ min: 1, max: 15 }, "a'b", [1, 0.5, 6]],
    ],
    ['{$a_1: null, "b": true, é: false}', [{ $a_1: null, b: true, é: false }]],
    ['NaN, -Infinity', [Number.NaN, -Infinity]],
    ['', []],
  ])('%j is read', (text, value) => {
    expect(own(text)).toEqual({ value })
  })

  it.each([
    ',',
    '[,]',
    '1,,2',
    '{a}',
    '{1: 2}',
    'a',
    '1 2',
    '1..5',
    '012',
    '"',
    '/*',
    '\\',
    '{a:1',
  ])('%j is refused', (text) => {
    expect(own(text)).toBe('refused')
  })

  it('is read as momoa reads it', () => {
    const text = array(oneof({ weight: 20, arbitrary: constantFrom(...words) }, string()), {
      maxLength: 12,
    })
      .map((parts) => parts.join(''))
      // Momoa takes a fraction after a hexadecimal number, for NaN.
      .filter((source) => !/0x[\da-f]*\./i.test(source))
    assert(
      property(text, (source) => {
        expect(own(source)).toEqual(momoa(source))
      }),
      { seed: 5, numRuns: runs(5000) },
    )
  })
})
