import { readFileSync } from 'node:fs'
import type { ImportSource } from './importer.ts'

const parsed = new WeakMap<ImportSource, { readonly value: unknown }>()

/** The JSON of a source, parsed once; undefined for what is none. */
export function jsonOf(source: ImportSource): unknown {
  const known = parsed.get(source)
  if (known) return known.value
  const value = /^\s*[[{]/.test(source.text) ? jsonIn(source.text) : undefined
  parsed.set(source, { value })
  return value
}

/** The value of a JSON text; undefined for another text. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a JSON file; undefined where there is none. */
export function readJson(file: string): unknown {
  try {
    return jsonIn(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
