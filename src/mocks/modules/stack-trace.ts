import { lineAndColumn } from '../../errors/code-frame.ts'
import { codeOf, originalPosition, type Compiled } from './compile.ts'
import { locationOf } from './stack-hook.ts'
import type { CodeLocation, Position } from './errors.ts'

type FindCompiled = (file: string) => Compiled | undefined

/**
 * The first frame of an error's stack that lies in a user's file, mapped to its source. It reads the
 * stack as text, because a hook for structured frames would be global.
 */
export function locateError(error: unknown, find: FindCompiled): CodeLocation | undefined {
  const stack = stackOf(error)
  const known = typeof error === 'object' && error !== null ? locationOf(error) : undefined
  if (known) return known
  for (const line of stack.split('\n')) {
    const place = /^\s+at (.*):(\d+):(\d+)\)?$/.exec(line)
    if (!place) continue
    const compiled = compiledOf(place[1] ?? '', find)
    const at = { line: Number(place[2]), column: Number(place[3]) }
    const location = compiled && originalPosition(compiled, at)
    if (location) return location
    // What awaits a handler is another one, such as middleware that called `next`.
    if (/^\s+at async withTimeout \(/.test(line)) return undefined
  }
  return undefined
}

function stackOf(error: unknown): string {
  try {
    const stack = (error as { stack?: unknown } | null | undefined)?.stack
    return typeof stack === 'string' ? stack : ''
  } catch {
    return ''
  }
}

/** `async name (file` and `file` are both written; a path may hold brackets and spaces itself. */
function compiledOf(text: string, find: FindCompiled): Compiled | undefined {
  const starts = [0, ...Array.from(text.matchAll(/^async | \(/g), (m) => m.index + m[0].length)]
  for (const start of starts) {
    const compiled = find(text.slice(start))
    if (compiled) return compiled
  }
  return undefined
}

/** Where the import with this number (in the order of the file, from 0) or a name in it is written. */
export function locateImport(
  compiled: Compiled,
  index: number,
  name?: string,
): CodeLocation | undefined {
  const code = codeOf(compiled)
  const call = `const __vite_ssr_import_${index}__ = await __vite_ssr_import__(`
  const start = code.indexOf(call)
  if (start === -1) return undefined
  const specifierAt = start + call.length
  const specifier = originalPosition(compiled, lineAndColumn(code, specifierAt))
  if (name === undefined || !specifier) return specifier
  const list = code.indexOf('importedNames: [', specifierAt)
  const nameAt = code.indexOf(JSON.stringify(name), list)
  const at = list === -1 || nameAt === -1 ? undefined : lineAndColumn(code, nameAt)
  const mapped = (at && originalPosition(compiled, at)) ?? specifier
  const isSpecifier = mapped.line === specifier.line && mapped.column === specifier.column
  return isSpecifier ? nameBefore(specifier, name) : mapped
}

/** Searches before the specifier, since the compiler maps the names of `export { a } from` to it. */
function nameBefore(specifier: CodeLocation, name: string): CodeLocation {
  const { source } = specifier
  const end = offsetOf(source, specifier)
  const statement = Math.max(source.lastIndexOf('export', end), 0)
  const escaped = name.replace(/[$]/g, String.raw`\$`)
  const found = new RegExp(String.raw`(?<![\w$])${escaped}(?![\w$])`).exec(
    source.slice(statement + 6, end),
  )
  const at = found && lineAndColumn(source, statement + 6 + found.index)
  return { ...specifier, ...at }
}

/** The place of a word that code has exactly once, such as `throw`; undefined if it may be another. */
export function locateOnly(compiled: Compiled, word: RegExp): CodeLocation | undefined {
  const code = codeOf(compiled)
  const [only, ...more] = code.matchAll(word)
  if (!only || more.length > 0) return undefined
  return originalPosition(compiled, lineAndColumn(code, only.index))
}

function offsetOf(text: string, { line, column }: Position): number {
  let start = 0
  for (let number = 1; number < line; number++) start = text.indexOf('\n', start) + 1
  return start + column - 1
}
