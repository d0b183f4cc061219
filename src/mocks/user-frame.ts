import { existsSync, readFileSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../errors/diagnostic.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { isInFolder, shownName } from './files/paths.ts'
import type { Compiled } from './modules/compile.ts'
import type { CodeLocation, Position } from './modules/errors.ts'

/** Where in a user's file running code is. */
export interface UserFrame {
  readonly place: Place
  readonly frame?: string
}

/**
 * The absolute path of a script that the inspector names, where it is a user's file: not one of Node, of a
 * package, or of mockapi itself, which lies in the folder `own`.
 */
export function userFile(script: string, own: string): string | undefined {
  if (!script.startsWith('file:')) return undefined
  const file = fileURLToPath(script)
  return isOfPackage(file) || isInFolder(file, own) ? undefined : file
}

/**
 * Where in a user's file below the working folder the running call comes from, by the stack, which names lines of
 * sources; mockapi itself lies in the folder `own`.
 */
export function callerFrame(cwd: string, own: string): UserFrame | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 100
  const { stack = '' } = new Error('here')
  Error.stackTraceLimit = stackTraceLimit
  const start = cwd.endsWith(sep) ? cwd : cwd + sep
  for (const line of stack.split('\n')) {
    const at = line.indexOf(start)
    const place = at === -1 ? null : /^(.+):(\d+):(\d+)\)?$/.exec(line.slice(at))
    const [, file = '', row = '', column = ''] = place ?? []
    if (file === '' || isOfPackage(file) || isInFolder(file, own) || !existsSync(file)) continue
    const source = readFileSync(file, 'utf8')
    return frameAt({ file, source, line: Number(row), column: Number(column) }, cwd)
  }
  return undefined
}

function isOfPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}

/** Where in a user's file an uncaught error arose; undefined where its stack names none. */
export async function userFrameOf(thrown: unknown, cwd: string): Promise<UserFrame | undefined> {
  const { locateError } = await import('./modules/stack-trace.ts')
  let compile: Awaited<ReturnType<typeof openCompiler>>
  try {
    compile = await openCompiler(cwd)
  } catch {
    return undefined
  }
  const at = locateError(thrown, (file) => {
    if (!/\.[cm]?[jt]sx?$/i.test(file) || isOfPackage(file) || !isInFolder(file, cwd))
      return undefined
    try {
      return compile(file)
    } catch {
      return undefined
    }
  })
  return at && frameAt(at, cwd)
}

/**
 * The place in the source of a place in the code that runs, found from a thread that has not compiled the
 * file. Where it was saved since, the place may be off; the file is right.
 */
export async function userFrameAt(file: string, at: Position, cwd: string): Promise<UserFrame> {
  const shown = shownName(file, cwd)
  try {
    const { originalPosition } = await import('./modules/compile.ts')
    const compile = await openCompiler(cwd)
    const position = originalPosition(compile(file), at)
    if (position) return frameAt(position, cwd)
  } catch {
    // The line of the code is near.
  }
  return { place: { file: shown, line: at.line, column: 1 } }
}

/** The compiler of files on the disk, by the settings that count for each. */
async function openCompiler(cwd: string): Promise<(file: string) => Compiled> {
  const { compileModule, loadCompiler } = await import('./modules/compile.ts')
  const { compileOptionsOf } = await import('./modules/compile-options.ts')
  const { createTsConfigs } = await import('./modules/resolve.ts')
  await loadCompiler()
  const configs = createTsConfigs()
  return (file) => {
    const options = compileOptionsOf(configs.of(file)[0])
    return compileModule(file, shownName(file, cwd), readFileSync(file, 'utf8'), options)
  }
}

function frameAt({ file, source, line, column }: CodeLocation, cwd: string): UserFrame {
  const place = { file: shownName(file, cwd), line, column }
  return { place, frame: codeFrame(source, line, column) }
}
