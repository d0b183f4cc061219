import type { Faker } from '@faker-js/faker'
import { parsePattern, Unbounded, type PatternNode } from '../../http/pattern/parse.ts'
import { UnsatisfiableSchema } from './schema.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const plain = [...`${letters}${letters.toUpperCase()}0123456789`]
const signs = [...'-_.,:;/@#!?%&*+=$()[]{}<>|\\^~`\'"']

/** Makes texts that a regular expression matches, most of them; test them. */
export interface PatternText {
  /** @param greedy how much of the room up to `most` the repetitions take: all, or any part */
  readonly make: (faker: Faker, least: number, most: number, greedy: boolean) => string
}

/** The engine of patterns reads no longer texts. */
const longest = 10_000

/** Throws UnsatisfiableSchema for what cannot be read. */
export function compilePatternText(source: string): PatternText {
  const tree = read(source)
  const shortest = shortestOf(tree)
  if (shortest > longest) {
    throw new UnsatisfiableSchema(
      'pattern',
      `The pattern asks for more than ${longest} characters.`,
    )
  }
  /** A pattern without an end, such as `^sk_`, has room for more behind it. */
  const more = source.endsWith('$') ? 0 : 6
  return {
    make: (faker, least, most, greedy) => {
      const enough = Math.max(shortest, least)
      const usual = Math.max(enough, Math.min(most, shortest + 12))
      const target = greedy
        ? Math.min(most, Math.max(enough, 1))
        : faker.number.int({ min: enough, max: usual })
      const writer: Writer = { faker, extra: target - shortest, greedy, wanted: [] }
      const text = write(tree, writer)
      const wanted = Math.min(most, greedy ? least : Math.max(least, shortest + more))
      const missing = Math.max(0, wanted - text.length)
      return place(text + faker.string.alpha({ length: missing, casing: 'lower' }), writer)
    },
  }
}

function read(source: string): PatternNode {
  for (const flags of ['u', '']) {
    try {
      return parsePattern(new RegExp(source, flags).source, flags)
    } catch (error) {
      if (!(error instanceof Unbounded)) continue
      const sentence = `No text can be made for the pattern ${JSON.stringify(source)}, which ${error.message}; give the schema an example.`
      throw new UnsatisfiableSchema('pattern', sentence)
    }
  }
  throw new UnsatisfiableSchema('pattern', `${JSON.stringify(source)} is no regular expression.`)
}

interface Writer {
  readonly faker: Faker
  /** How many characters repetitions may add to the shortest text. */
  extra: number
  readonly greedy: boolean
  /** Texts that a look ahead asks for. */
  readonly wanted: string[]
}

function shortestOf(node: PatternNode): number {
  switch (node.kind) {
    case 'one':
      return 1
    case 'all':
      return node.nodes.reduce((sum, each) => sum + shortestOf(each), 0)
    case 'either':
      return Math.min(...node.nodes.map(shortestOf))
    case 'repeat':
      return node.least * shortestOf(node.node)
    default:
      return 0
  }
}

function write(node: PatternNode, writer: Writer): string {
  const { faker } = writer
  switch (node.kind) {
    case 'one':
      return faker.helpers.arrayElement(charactersOf(node))
    case 'all':
      return node.nodes.map((each) => write(each, writer)).join('')
    case 'either':
      return writeEither(node.nodes, writer)
    case 'repeat':
      return writeRepeat(node, writer)
    case 'ahead':
      if (!node.negative) writer.wanted.push(write(node.node, { ...writer, extra: 0 }))
      return ''
    default:
      return ''
  }
}

function writeEither(nodes: readonly PatternNode[], writer: Writer): string {
  const shortest = Math.min(...nodes.map(shortestOf))
  const open = nodes.filter((each) => shortestOf(each) - shortest <= Math.max(0, writer.extra))
  const one = writer.faker.helpers.arrayElement(open)
  writer.extra -= shortestOf(one) - shortest
  return write(one, writer)
}

function writeRepeat(
  { node, least, most }: PatternNode & { kind: 'repeat' },
  writer: Writer,
): string {
  const unit = shortestOf(node)
  const room = Math.max(0, Math.floor(writer.extra / Math.max(1, unit)))
  const more = Math.min(most - least, room)
  const times = least + (writer.greedy ? more : writer.faker.number.int({ min: 0, max: more }))
  writer.extra -= (times - least) * Math.max(1, unit)
  let text = ''
  for (let count = 0; count < times && text.length < 10_000; count++) text += write(node, writer)
  return text
}

/** Puts what looks ahead ask for in place of characters of the text. */
function place(text: string, { faker, wanted }: Writer): string {
  if (wanted.length === 0) return text
  const characters = [...text]
  const free = faker.helpers.shuffle([...characters.keys()])
  for (const want of wanted.filter(({ length }) => length < 4).join('')) {
    const at = free.pop()
    if (at !== undefined) characters[at] = want
  }
  return characters.join('')
}

const known = new WeakMap<object, readonly string[]>()

/** Some characters of a class: letters and digits where it has any. */
function charactersOf(node: PatternNode & { kind: 'one' }): readonly string[] {
  const found = known.get(node)
  if (found) return found
  let all = plain.filter(node.fits)
  if (all.length === plain.length) all = [...letters]
  if (all.length === 0) all = signs.filter(node.fits).slice(0, 12)
  if (all.length === 0 && node.fits(' ')) all = [' ']
  if (all.length === 0) all = rareCharacters(node.fits)
  if (all.length === 0) {
    throw new UnsatisfiableSchema('pattern', 'The pattern has a class that no character fits.')
  }
  known.set(node, all)
  return all
}

function rareCharacters(fits: (character: string) => boolean): string[] {
  const found: string[] = []
  for (let code = 0; found.length < 12 && code < 0x1_f6_50; code++) {
    const isSurrogate = code >= 0xd8_00 && code <= 0xdf_ff
    if (!isSurrogate && fits(String.fromCodePoint(code))) found.push(String.fromCodePoint(code))
  }
  return found
}
