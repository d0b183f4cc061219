import type { ImportSource } from './importer.ts'

const parsed = new WeakMap<ImportSource, { readonly value: unknown }>()

/** The JSON of a source, parsed once; undefined for what is none. */
export function jsonOf(source: ImportSource): unknown {
  const known = parsed.get(source)
  if (known) return known.value
  const value = parse(source.text)
  parsed.set(source, { value })
  return value
}

function parse(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
