import { isObject } from '../../errors/validation-issue.ts'
import { objectsIn, type Loose } from '../conversion/loose.ts'

/** The entries of a HAR file; `isCut` where it ends in the middle, and only what came before is there. */
export interface HarLog {
  readonly entries: readonly Loose[]
  readonly isCut: boolean
}

/** Whether a text is a HAR file, whole or not. */
export function looksLikeHar(text: string): boolean {
  return /^\s*\{\s*"log"\s*:\s*\{/.test(text)
}

/** Reads a HAR file; undefined for another one, or one without a whole entry. */
export function readHar(json: unknown, text: string): HarLog | undefined {
  const log = isObject(json) ? json['log'] : undefined
  if (isObject(log) && Array.isArray(log['entries']))
    return { entries: objectsIn(log, 'entries'), isCut: false }
  if (json !== undefined || !looksLikeHar(text)) return undefined
  const entries = wholeEntries(text)
  return entries.length > 0 ? { entries, isCut: true } : undefined
}

/** The entries of a text that ends in the middle, but for the last one. */
function wholeEntries(text: string): readonly Loose[] {
  const start = /"entries"\s*:\s*\[/.exec(text)
  if (!start) return []
  const first = start.index + start[0].length
  let depth = 0
  let end = first
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs
  token.lastIndex = first
  for (let match = token.exec(text); match && depth >= 0; match = token.exec(text)) {
    const [found] = match
    if (found === '{' || found === '[') depth++
    else if (found === '}' || found === ']') {
      depth--
      if (depth === 0) end = token.lastIndex
    }
  }
  try {
    const entries: unknown = JSON.parse(`[${text.slice(first, end)}]`)
    return objectsIn({ entries }, 'entries')
  } catch {
    return []
  }
}
