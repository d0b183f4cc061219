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

/** The key of such a member; one search for both, and for all that is no reference within the file, as nearly all are. */
const member = /\$ref(?!["']?\s*:\s*["']?#)|externalValue/g

/**
 * Finds the other files that a text of JSON or YAML refers to, each where it is named first. By its text, since files are
 * to be known before anything of a document is read, and it can have megabytes.
 */
export function fileReferences(text: string): FileReference[] {
  const found = referencesOf(text)
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

function referencesOf(text: string): FileReference[] {
  const found = new Map<string, FileReference>()
  for (const { 0: name, index: at } of text.matchAll(member)) {
    const key = name as ReferenceKey
    shape.lastIndex = at + key.length
    const [, double, single, plain] = shape.exec(text) ?? []
    const reference = double === undefined ? (single ?? plain) : unescaped(double)
    if (reference === undefined || reference.startsWith('#')) continue
    const [uri = ''] = reference.split('#', 1)
    if (uri === '' || found.has(`${key} ${uri}`)) continue
    const isQuoted = /["']/.test(text[at - 1] ?? '')
    found.set(`${key} ${uri}`, { written: reference, uri, offset: isQuoted ? at - 1 : at, key })
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
