import type { ValidationIssue } from '../errors/validation-issue.ts'
import { isAnchored, isQuick, parsePattern, Unbounded, waysThrough } from './pattern/parse.ts'
import { compileProgram, matches } from './pattern/program.ts'

/** A regular expression whose matching takes bounded time, whatever the text. */
export interface Pattern {
  readonly source: string
  /** Whether a part of the text matches; longer texts than {@link longest} never do. */
  readonly test: (text: string) => boolean
  /** What can be matched in bounded time, UTF-16 units: at least 10,000, and 1,000 where it looks ahead. */
  readonly longest: number
}

/** The most steps of a program that are tried in a text; tens of milliseconds. */
const mostSteps = 10_000_000
/** The same where each place is looked at from each other one, as a pattern that looks ahead may. */
const mostLooks = 1_000_000_000
/** The same for the engine of JavaScript, which is far faster. */
const mostNative = 100_000_000
/** Texts up to this length go to the engine of JavaScript where it is quick, UTF-16 units. */
const shortText = 256

/**
 * Compiles a regular expression, read with the flag `u`, so that no text, as of `(a+)+b`, keeps it busy.
 * @param flags any of `i`, `m` and `s`
 */
export function compilePattern(source: string, flags = ''): Pattern | ValidationIssue {
  const native = nativePattern(source, `u${flags}`)
  return native instanceof RegExp ? bounded(source, native) : native
}

/**
 * Compiles the `pattern` of a schema: with the flag `u`, as JSON Schema says, or without where that makes it none, such as
 * `[\\-\\:]`: many documents are written for other engines.
 */
export function compileSchemaPattern(source: string): Pattern | ValidationIssue {
  const native = nativePattern(source, 'u')
  if (native instanceof RegExp) return bounded(source, native)
  const loose = nativePattern(source, '')
  return loose instanceof RegExp ? bounded(source, loose) : native
}

function bounded(source: string, native: RegExp): Pattern | ValidationIssue {
  const { flags, unicode } = native
  try {
    const tree = parsePattern(source, flags)
    const program = compileProgram(tree)
    if (!program) return tooLarge
    const size = program.steps.length
    const looksAhead = program.steps.some(({ kind }) => kind === 'ahead')
    const byProgram = Math.floor(looksAhead ? Math.sqrt(mostLooks / size) : mostSteps / size)
    // From the start alone the engine looks at each place once a way; from all places as often as there are places.
    const straight = isAnchored(tree) ? Math.floor(mostNative / (size * waysThrough(tree))) : 0
    const byEngine = isQuick(tree) ? Math.max(shortText, straight) : 0
    return {
      source,
      longest: Math.max(byProgram, byEngine),
      test: (text) => {
        if (text.length <= byEngine) return native.test(text)
        return (
          text.length <= byProgram && matches(program, unicode ? Array.from(text) : text.split(''))
        )
      },
    }
  } catch (error) {
    if (!(error instanceof Unbounded)) throw error
    return {
      message: `The regular expression ${error.message}, which can take forever.`,
      hint: 'Write it without that, or check the text in a handler.',
    }
  }
}

const tooLarge: ValidationIssue = {
  message: 'The regular expression is too large: its repetitions multiply.',
  hint: 'Repeat less, or check the text in a handler.',
}

function nativePattern(source: string, flags: string): RegExp | ValidationIssue {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      message: `It is no regular expression: ${reason}.`,
      hint: 'Write it as JavaScript does, such as "^[a-z]+$".',
    }
  }
}
