import { lineAndColumn } from '../errors/code-frame.ts'

/** Why a text is no JSON that can be taken, and where. */
export interface JsonProblem {
  readonly message: string
  /** From 1; undefined where the place does not matter. */
  readonly line?: number
  readonly column?: number
}

/** The deepest nesting of a JSON text that is taken; deeper ones could exhaust the stack. */
export const deepestJson = 200

/**
 * Reads a JSON text that came over the network: no `__proto__` reaches the value, nesting is bounded,
 * and a fault is told by line and column, which `JSON.parse` of Node 20 does not.
 */
export async function readJson(text: string): Promise<{ value: unknown } | JsonProblem> {
  return parseJson(text) ?? explainJson(text)
}

/** Why {@link readJson} does not take a text. */
export function explainJson(text: string): Promise<JsonProblem> {
  if (depthOf(text) <= deepestJson) return locate(text)
  return Promise.resolve({ message: `It is nested more than ${deepestJson} levels deep.` })
}

/** The value of a JSON text that {@link readJson} would take; undefined for any other. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  return depthOf(text) > deepestJson ? undefined : parse(text)
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: mayHoldProto.test(text) ? JSON.parse(text, dropProto) : JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** The name itself, or an escape of one of its letters. */
const mayHoldProto = /__proto__|\\u00(?:5f|6f|7[024])/i

function dropProto(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

/** An upper bound of the nesting, by counting brackets outside of strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 92) index++
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth)
    else if (code === 93 || code === 125) depth--
  }
  return deepest
}

async function locate(text: string): Promise<JsonProblem> {
  if (text.trim() === '') return { message: 'It is empty.' }
  const { parse } = await import('@humanwhocodes/momoa')
  try {
    parse(text, { mode: 'json' })
    return { message: 'It does not parse.' }
  } catch (error) {
    const { message, line, column } = error as Error & { line?: number; column?: number }
    const told = message.replace(/\.?\s*\(\d+:\d+\)\.?$/, '.')
    // The parser puts the end of a text that breaks off at its beginning.
    return {
      message: told,
      ...(/end of input/.test(told)
        ? lineAndColumn(text, text.trimEnd().length)
        : { line, column }),
    }
  }
}
