/** A reference to another file, as it stands in a text. */
export interface FileReference {
  /** As it is written: `./schemas/pet.yaml#/Pet`. */
  readonly written: string
  /** Without its fragment: `./schemas/pet.yaml`. */
  readonly uri: string
  /** Where its key stands, in UTF-16 units. */
  readonly offset: number
  /** `$ref`, `externalValue` of an example, or `mapping` of a discriminator. */
  readonly key: ReferenceKey
}

const longText = 400_000 // UTF-16 units

/** A member whose value leads to another file. */
type ReferenceKey = '$ref' | 'externalValue' | 'mapping'

/** A `$ref`, or the file of an example, and what it leads to: in quotes, or plain up to a comma or the end of the line. */
const shape = /["']?\s*:\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s"'#,[{}\]|>&*!][^\s,}\]]*))/y

/**
 * Finds the other files that a text of JSON or YAML refers to, each where it is named first. By its text, since files are
 * to be known before anything of a document is read, and it can have megabytes.
 */
export function fileReferences(text: string): FileReference[] {
  const found = [
    ...referencesOf(text, '$ref', '$ref'),
    ...referencesOf(text, 'externalValue', 'Value'),
  ]
  // A great document in one file refers to no other.
  return found.length > 0 || text.length < longText ? [...found, ...mappedFiles(text)] : found
}

/** One entry of a mapping: a name and a file. */
const mapped =
  /\s*["']?[^\s"':,{}]+["']?[ \t]*:[ \t]*["']?([^\s"',{}#]+\.(?:ya?ml|json))(#[^\s"',{}]*)?["']?[ \t]*,?/y

/** The files that discriminators map to. */
function mappedFiles(text: string): FileReference[] {
  const found = new Map<string, FileReference>()
  for (const { index, 0: begin } of text.matchAll(/\bmapping["']?\s*:\s*\{?/g)) {
    mapped.lastIndex = index + begin.length
    for (let entry = mapped.exec(text); entry; entry = mapped.exec(text)) {
      const [, uri = '', fragment = ''] = entry
      const reference = { written: uri + fragment, uri, offset: index, key: 'mapping' } as const
      if (!found.has(uri)) found.set(uri, reference)
    }
  }
  return [...found.values()]
}

/** @param end the end of the key that is searched for: a rare letter is found five times faster than a frequent one */
function referencesOf(text: string, key: ReferenceKey, end: string): FileReference[] {
  const found = new Map<string, FileReference>()
  const { length } = key
  const before = length - end.length
  for (let last = text.indexOf(end); last !== -1; last = text.indexOf(end, last + end.length)) {
    const at = last - before
    if (!text.startsWith(key, at)) continue
    // As nearly all are written that stay in the file.
    if (text.startsWith('":"#', at + length) || text.startsWith('": "#', at + length)) continue
    shape.lastIndex = at + length
    const [, double, single, plain] = shape.exec(text) ?? []
    const reference = double === undefined ? (single ?? plain) : unescaped(double)
    if (reference === undefined || reference.startsWith('#')) continue
    const [uri = ''] = reference.split('#', 1)
    if (uri === '' || found.has(uri)) continue
    const isQuoted = /["']/.test(text[at - 1] ?? '')
    found.set(uri, { written: reference, uri, offset: isQuoted ? at - 1 : at, key })
  }
  return [...found.values()]
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
