import { isObject } from '../../errors/validation-issue.ts'
import { endOfString } from '../../http/json.ts'
import type { Loose } from '../conversion/loose.ts'
import { jsonIn } from '../conversion/source.ts'

/** Whether a text begins as HAR files do, whole or not. */
export function looksLikeHar(text: string): boolean {
  return /^\s*\{\s*"log"\s*:\s*\{/.test(text)
}

/** Whether a value is what a HAR file holds. */
export function isHar(json: unknown): boolean {
  const log = isObject(json) ? json['log'] : undefined
  return isObject(log) && Array.isArray(log['entries'])
}

/**
 * Reads the entries of a HAR file one by one, so that large ones need little more memory than their text; undefined for an
 * entry that is no JSON. Returns whether the text ends in the middle: what came before is given.
 */
export function* readEntries(text: string): Generator<Loose | undefined, boolean> {
  const sign = /["{}[\]]/g
  const names = ['', '', '']
  let [depth, start] = [0, 0]
  let isInside = false
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    const { 0: found, index } = match
    if (found === '"') {
      const end = endOfString(text, index)
      if (end === text.length) return true
      if (depth < names.length) names[depth] = text.slice(index, end + 1)
      sign.lastIndex = end + 1
    } else if (found === '{' || found === '[') {
      if (depth === 2 && names[1] === '"log"' && names[2] === '"entries"') isInside = true
      if (depth === 3) start = index
      depth++
    } else {
      depth--
      if (isInside && depth === 3) {
        const entry = jsonIn(text.slice(start, index + 1))
        yield isObject(entry) ? entry : undefined
      }
      if (isInside && depth === 2) return false
    }
  }
  return true
}
