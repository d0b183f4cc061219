import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../errors/diagnostic.ts'
import { shownName } from '../mocks/files/paths.ts'

/** Finds, on demand, the first frame of the stack outside of this and all other packages. */
export function callSite(cwd: string): () => Place | undefined {
  let trace: Error | undefined = new Error('trace')
  let place: Place | undefined
  return () => {
    // Code of users may have its own way of writing stacks.
    const stack: unknown = trace?.stack
    if (typeof stack === 'string') place = placeIn(stack, cwd)
    trace = undefined
    return place
  }
}

function placeIn(stack: string, cwd: string): Place | undefined {
  const [own = ''] = /^.*[\\/](?:dist|src)[\\/]/.exec(fileURLToPath(import.meta.url)) ?? []
  for (const frame of stack.split('\n')) {
    const [, text = '', line, column] = /^\s+at (.*):(\d+):(\d+)\)?$/.exec(frame) ?? []
    const path = pathIn(text)
    const isOfPackage = path?.startsWith(own) || /[\\/]node_modules[\\/]/.test(path ?? '')
    if (path === undefined || isOfPackage) continue
    return { file: shownName(path, cwd), line: Number(line), column: Number(column) }
  }
  return undefined
}

/** `async name (file` and `file` are both written; Node's own files are no paths. */
function pathIn(text: string): string | undefined {
  const file = text.replace(/^.* \((?=\/|file:|[a-z]:)/i, '').replace(/^async /, '')
  if (file.startsWith('file:')) return fileURLToPath(file)
  return isAbsolute(file) ? file : undefined
}
