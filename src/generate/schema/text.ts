import type { Faker } from '@faker-js/faker'
import { fitsText, lengthOf } from './check.ts'
import type { Flat } from './flat.ts'
import { formatMaker, isStrict, sizedFormat } from './format.ts'
import { guessText, type Thing } from './guess.ts'
import { compilePatternText, type PatternText } from './pattern-text.ts'
import { ask, type Make, type Run } from './plan.ts'
import { UnsatisfiableSchema } from './schema.ts'
import { twoWords, type TextMaker } from './words.ts'

/** Formats that say less than the name of the property may. */
const vague = new Set([
  'uri',
  'url',
  'iri',
  'uri-reference',
  'iri-reference',
  'binary',
  'decimal',
  'hostname',
  'password',
])

/** Names of what many records have in common. */
const kindName =
  /(?:type|kind|status|state|unit|level|method|role|category|currency|language|format|mode|scope)$/i
const dateShape = /^\W*\d{4}-\d\d-\d\d/

/** Longer texts are not made, whatever a schema asks for. */
const longest = 100_000

/** How a text is made: by its name and format where that fits, else by the letter of the schema. */
export function compileText(flat: Flat, thing: Thing, example?: string): Make {
  const { format, minLength = 0, maxLength = Infinity, pattern } = flat
  if (minLength > longest) throw noText(flat)
  const byFormat = formatMaker(format)
  const byName = guessText({ ...thing, format, maxLength })
  const makers: TextMaker[] = []
  if (byName && (!byFormat || vague.has(format ?? '') || format?.startsWith('date')))
    makers.push(byName)
  if (byFormat) makers.push(byFormat)
  if (
    example !== undefined &&
    (!isStrict(format) || vague.has(format)) &&
    !dateShape.test(example)
  ) {
    if (/\d/.test(example)) makers.unshift((faker) => reshape(faker, example))
    // What has no digits would be the same for each item, as only kinds and addresses may be.
    else if (isStrict(format) || kindName.test(thing.name)) makers.unshift(() => example)
    else makers.push(() => example)
  }
  if (makers.length === 0 && pattern === undefined) makers.push(twoWords)
  let texts: PatternText | undefined

  const makeExact = (run: Run): string => {
    const { faker } = run
    for (let attempt = 0; attempt < 60; attempt++) {
      const text =
        pattern === undefined
          ? exactText(run, flat, attempt)
          : (texts ??= compilePatternText(pattern)).make(
              faker,
              minLength,
              maxLength,
              attempt % 2 === 1,
            )
      if (text !== undefined && fitsText(flat, text)) return text
    }
    throw noText(flat)
  }

  /** Another text rather than one that is cut. */
  const makeShort = (make: TextMaker, { faker, scope }: Run): string | undefined => {
    let text = ask(() => make(faker, scope))
    for (let draw = 0; draw < 3 && !isStrict(format); draw++) {
      if (text === undefined || text.length <= maxLength) break
      text = ask(() => make(faker, scope))
    }
    return text === undefined ? undefined : resize(text, flat)
  }

  return (run) => {
    for (const make of makers) {
      const text = makeShort(make, run)
      if (text !== undefined && fitsText(flat, text)) return text
    }
    return makeExact(run)
  }
}

function exactText({ faker, scope }: Run, flat: Flat, attempt: number): string | undefined {
  const { format, minLength = 0, maxLength = Infinity } = flat
  if (isStrict(format)) {
    if (attempt % 2 === 1) return sizedFormat(faker, format, minLength, maxLength)
    return ask(() => formatMaker(format)?.(faker, scope))
  }
  const min = Math.max(minLength, Math.min(1, maxLength))
  return faker.string.alpha({ length: { min, max: Math.max(min, Math.min(maxLength, 12)) } })
}

/** Cuts a free text at a word, or makes it longer, so that its length fits. */
function resize(
  text: string,
  { minLength = 0, maxLength = Infinity, format, pattern }: Flat,
): string {
  if (pattern !== undefined || isStrict(format)) return text
  const length = lengthOf(text)
  if (length > maxLength) {
    const cut = [...text].slice(0, maxLength).join('')
    const word = cut.replace(/\W+\w*$/, '')
    return lengthOf(word) >= Math.max(minLength, maxLength / 2)
      ? word
      : fill(cut.trimEnd(), minLength)
  }
  return length < minLength ? fill(text, minLength) : text
}

/** Repeats a text until it is long enough, and ends there. */
function fill(text: string, least: number): string {
  if (lengthOf(text) >= least) return text
  let result = text
  while (result.length < least) result += text.includes(' ') ? ` ${text}` : text || 'a'
  const cut = [...result].slice(0, least).join('')
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut
}

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'

/** Another text of the shape of an example: `cus_9s6XKz` gives `cus_4p2QMd`. Words stay. */
function reshape(faker: Faker, example: string): string {
  return example.replaceAll(/[A-Za-z\d]*\d[A-Za-z\d]*/g, (token) => {
    const isHex = /^[\da-f]+$/.test(token)
    return token.replaceAll(/[\dA-Za-z]/g, (one) => {
      const kinds =
        one <= '9' ? digits : isHex ? 'abcdef' : one >= 'a' ? lower : lower.toUpperCase()
      return kinds.charAt(faker.number.int(kinds.length - 1))
    })
  })
}

function noText(flat: Flat): UnsatisfiableSchema {
  const said = (['pattern', 'format', 'minLength', 'maxLength'] as const).filter(
    (key) => flat[key] !== undefined,
  )
  const list = said.map((key) => `${key} ${JSON.stringify(flat[key])}`).join(', ')
  const hint = flat.pattern === undefined ? '' : ' Give it an example if there is one.'
  return new UnsatisfiableSchema(
    said[0] ?? 'type',
    `No text was found that fits ${list || 'the schema'}.${hint}`,
  )
}
