import type { ValidationIssue } from '../errors/validation-issue.ts'
import { isQuick, parsePattern, Unbounded } from './pattern/parse.ts'
import { compileProgram, matches } from './pattern/program.ts'

/** A regular expression whose matching takes bounded time, whatever the text. */
export interface Pattern {
  readonly source: string
  /** Whether a part of the text matches; texts beyond {@link longestText} never do. */
  readonly test: (text: string) => boolean
}

/** Longer texts match nothing, UTF-16 units. */
const longestText = 10_000
/** The same for a pattern that looks ahead, which may take the square of the length. */
const longestLook = 1000
/** Texts up to this length go to the engine of JavaScript where it is quick, UTF-16 units. */
const shortText = 256

/**
 * Compiles a regular expression, read with the flag `u`, so that no text, as of `(a+)+b`, keeps it busy.
 * @param flags any of `i`, `m` and `s`
 */
export function compilePattern(source: string, flags = ''): Pattern | ValidationIssue {
  const native = nativePattern(source, `u${flags}`)
  if (!(native instanceof RegExp)) return native
  try {
    const tree = parsePattern(source, `u${flags}`)
    const program = compileProgram(tree)
    if (!program) return tooLarge
    const quick = isQuick(tree)
    const longest = program.steps.some(({ kind }) => kind === 'ahead') ? longestLook : longestText
    return {
      source,
      test: (text) => {
        if (quick && text.length <= shortText) return native.test(text)
        return text.length <= longest && matches(program, Array.from(text))
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
