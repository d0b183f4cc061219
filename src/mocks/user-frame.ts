import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Place } from '../errors/diagnostic.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { loadCompiler } from './modules/compile.ts'
import type { Compiled, Position } from './modules/compile.ts'
import { locateError } from './modules/stack-trace.ts'
import { isBelow, shownName } from './files/paths.ts'

/** Where in a user's file running code is. */
export interface Culprit {
  readonly place: Place
  readonly frame?: string
}

/**
 * The absolute path of a script of the running process where that is a user's file: not one of Node, of a
 * package, or of mockapi itself, which lies in the given folder.
 *
 * @param script as the inspector names it, by its address
 */
export function userFile(script: string, own: string): string | undefined {
  if (!script.startsWith('file:')) return undefined
  const file = fileURLToPath(script)
  return isOfPackage(file) || isBelow(file, own) ? undefined : file
}

function isOfPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}

/** Where in a user's file an error arose that reached nobody; undefined where its stack names none. */
export async function culpritOf(thrown: unknown, cwd: string): Promise<Culprit | undefined> {
  const compiler = await loadCompiler().catch(() => undefined)
  if (!compiler) return undefined
  const find = (file: string): Compiled | undefined => {
    if (!/\.m?[jt]s$/.test(file) || isOfPackage(file) || !isBelow(file, cwd)) return undefined
    try {
      return compiler.compile(file, shownName(file, cwd), readFileSync(file, 'utf8'))
    } catch {
      return undefined
    }
  }
  const at = locateError(thrown, compiler, find)
  if (!at) return undefined
  const { line, column, compiled } = at
  const place = { file: shownName(compiled.file, cwd), line, column }
  return { place, frame: codeFrame(compiled.source, line, column) }
}

/**
 * The place in the source of a place in the code that runs, found from a thread that has not compiled the
 * file. Where it was saved since, the place may be off; the file is right.
 *
 * @param file absolute
 */
export async function findCulprit(file: string, at: Position, cwd: string): Promise<Culprit> {
  const shown = shownName(file, cwd)
  try {
    const compiler = await loadCompiler()
    const compiled = compiler.compile(file, shown, readFileSync(file, 'utf8'))
    const position = compiler.originalPosition(compiled, at)
    if (!position) return { place: { file: shown, line: at.line, column: 1 } }
    const { line, column } = position
    return { place: { file: shown, line, column }, frame: codeFrame(compiled.source, line, column) }
  } catch {
    return { place: { file: shown, line: at.line, column: 1 } }
  }
}
