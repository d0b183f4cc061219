import { clock } from '../../clock.ts'
import { problemReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'

/** Whether a text has what is looked for in it. */
export type Pattern = (text: string) => boolean

/** Without one of these a pattern is a plain text. */
const special = /[\\^$.*+?()[\]{}|]/

/** The longest pattern that is taken, UTF-16 units. */
const longestPattern = 1000
/** The most steps of a compiled pattern: `a{1000}` has 1,000. */
const largestProgram = 5000
/** The most that may be compared in one text: steps times UTF-16 units. */
const mostWork = 100_000_000
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
 * Reads a regular expression that ignores case. It runs under RE2, whose time grows with the text alone,
 * so that no pattern hangs the server as those of JavaScript can.
 *
 * @throws Reply `bad-query` 400 for what is no expression, or what RE2 does not have; the pattern itself
 *   throws it when the budget is spent
 */
export async function readPattern(
  parameter: string,
  source: string,
  budget: Budget,
): Promise<Pattern> {
  if (!special.test(source)) {
    const plain = source.toLowerCase()
    return (text) => text.toLowerCase().includes(plain)
  }
  if (source.length > longestPattern) {
    throw refused(parameter, source, `is longer than ${longestPattern} characters. Write less.`)
  }
  const { RE2JS } = await import('re2js')
  const compile = () => RE2JS.compile(translated(RE2JS, source), RE2JS.CASE_INSENSITIVE)
  const program = attempt(parameter, source, compile)
  const size = program.programSize()
  if (size > largestProgram) {
    throw refused(parameter, source, 'repeats too much. Write smaller numbers in braces.')
  }
  return (text) => {
    if (size * text.length > mostWork || budget.left < 0) {
      throw refused(parameter, source, 'takes too long on these data. Write a simpler one.')
    }
    const started = clock.elapsed()
    const isMatch = program.test(text)
    budget.left -= clock.elapsed() - started
    return isMatch
  }
}

/** JavaScript's spelling in that of RE2, which lets nothing but ASCII follow a backslash. */
function translated(engine: { translateRegExp(source: string): string }, source: string): string {
  const plain = source.replaceAll(/\\([^])/gu, (pair, character: string) =>
    character > '~' ? character : pair,
  )
  return engine.translateRegExp(plain)
}

function attempt<Made>(parameter: string, source: string, make: () => Made): Made {
  try {
    // What JavaScript refuses was never an expression.
    void new RegExp(source, 'i')
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : ''
    const hint = 'Put a backslash before a character that means itself.'
    throw refused(parameter, source, `is no regular expression: ${reason.toLowerCase()}. ${hint}`)
  }
  if (/\\k</.test(source)) throw unavailable(parameter, source)
  try {
    return make()
  } catch {
    throw unavailable(parameter, source)
  }
}

function unavailable(parameter: string, source: string): Reply {
  return refused(
    parameter,
    source,
    'has a part that cannot be matched in linear time, such as (?=…), (?<=…), \\1 or a repetition of ' +
      'more than 1,000. Write it without.',
  )
}

function refused(parameter: string, source: string, what: string): Reply {
  const shown = source.length > 40 ? `${source.slice(0, 40)}…` : source
  return problemReply('bad-query', `${parameter}=${shown} ${what}`, { parameter })
}
