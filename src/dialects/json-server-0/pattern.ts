import { clock } from '../../clock.ts'
import { isQuick, parsePattern, Unbounded, type PatternNode } from '../../http/pattern/parse.ts'
import { compileProgram, matches } from '../../http/pattern/program.ts'
import { problemReply } from '../../http/reply.ts'

/** Without one of these a pattern is a plain text. */
const special = /[\\^$.*+?()[\]{}|]/

const longestPattern = 1000 // the longest pattern that is taken, UTF-16 units
const largestProgram = 5000 // the most steps of a compiled pattern: `a{1000}` has 1,000
const mostWork = 40_000_000 // the most that may be compared in one text: steps times UTF-16 units
/** Texts up to this length go to the engine of JavaScript where it is quick, UTF-16 units. */
const shortText = 256
/** Longer than any sensible search takes, ms; nothing else is answered meanwhile. */
const mostTime = 2000

/** How long the expressions of one answer may still look through texts, ms. */
export interface Budget {
  left: number
}

/** What all expressions of one answer have together. */
export function newBudget(): Budget {
  return { left: mostTime }
}

/**
 * Reads a regular expression that ignores case and is matched in time linear in the text. Throws Reply `bad-query`
 * 400 for what is none or cannot be matched so; the pattern itself throws it when the budget is spent.
 */
export function readPattern(
  parameter: string,
  source: string,
  budget: Budget,
): (text: string) => boolean {
  if (!special.test(source)) {
    const plain = source.toLowerCase()
    return (text) => text.toLowerCase().includes(plain)
  }
  const shown = source.length > 40 ? `${source.slice(0, 40)}…` : source
  const refusal = (what: string) =>
    problemReply('bad-query', `${parameter}=${shown} ${what}`, { parameter })
  if (source.length > longestPattern) {
    throw refusal(`is longer than ${longestPattern} characters. Write less.`)
  }
  let native: RegExp
  try {
    native = new RegExp(source, 'i')
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : ''
    const hint = 'Put a backslash before a character that means itself.'
    throw refusal(`is no regular expression: ${reason.toLowerCase()}. ${hint}`)
  }
  const tree = treeOf(source)
  if (!tree) {
    const parts = '(?=…), (?<=…), \\1 or a repetition of more than 1,000'
    const what = 'has a part that cannot be matched in linear time, such as'
    throw refusal(`${what} ${parts}. Write it without.`)
  }
  const program = compileProgram(tree, largestProgram)
  if (!program) throw refusal('repeats too much. Write smaller numbers in braces.')
  const isNative = isQuick(tree)
  return (text) => {
    if (program.steps.length * text.length > mostWork || budget.left < 0) {
      throw refusal('takes too long on these data. Write a simpler one.')
    }
    if (isNative && text.length <= shortText) return native.test(text)
    const started = clock.elapsed()
    const isMatch = matches(program, text)
    budget.left -= clock.elapsed() - started
    return isMatch
  }
}

/** The syntax tree; undefined for what cannot be matched in linear time. */
function treeOf(source: string): PatternNode | undefined {
  const counts = Array.from(source.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
  if (counts.some((numbers) => numbers.slice(1).some((one) => Number(one) > 1000))) return undefined
  try {
    return parsePattern(source, 'i')
  } catch (error) {
    if (error instanceof Unbounded) return undefined
    throw error
  }
}
