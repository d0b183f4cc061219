import type { Position } from './errors.ts'

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** What a debugger needs to show a file as it was written. */
export interface InlineMapOptions {
  /** The URL of the file. */
  readonly url: string
  readonly source: string
  /** Where a place of the code comes from. */
  locate(at: Position): Position | undefined
}

/** A comment with the source map of code that runs; takes long, so that it is for debuggers alone. */
export function inlineMap(code: string, options: InlineMapOptions): string {
  const { url, source, locate } = options
  let [lastLine, lastColumn] = [0, 0]
  const lines = code.split('\n').map((text, index) => {
    let segments = ''
    let [lastGenerated, seen] = [0, '']
    for (let column = 0; column < text.length; column++) {
      const at = locate({ line: index + 1, column: column + 1 })
      const key = at ? `${at.line}:${at.column}` : seen
      if (!at || key === seen) continue
      seen = key
      const fields = [column - lastGenerated, 0, at.line - 1 - lastLine, at.column - 1 - lastColumn]
      segments += `${segments && ','}${fields.map(encode).join('')}`
      lastGenerated = column
      lastLine = at.line - 1
      lastColumn = at.column - 1
    }
    return segments
  })
  const mappings = lines.join(';')
  const map = { version: 3, sources: [url], sourcesContent: [source], names: [], mappings }
  const data = Buffer.from(JSON.stringify(map)).toString('base64')
  return `//# sourceMappingURL=data:application/json;base64,${data}`
}

/** A number as source maps have it: base 64, the lowest five bits first, its sign in the last one. */
function encode(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += digits[rest > 0 ? digit | 32 : digit] ?? ''
  } while (rest > 0)
  return text
}

/** Whether a debugger may look at code that is compiled now. */
export function hasDebugger(): boolean {
  const { features } = process
  return features.inspector && process.getBuiltinModule('node:inspector').url() !== undefined
}
