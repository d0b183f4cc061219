/** What a record, the journal and templates hold of a file in a form. */
export interface FileDescription {
  /** Undefined for what has none, a `Blob`. */
  readonly name: string | undefined
  readonly type: string
  /** bytes */
  readonly size: number
}

/** Whether a value is a `File` or a `Blob`, also where a test environment has put classes of its own in place of Node's. */
export function isFile(value: unknown): value is Blob {
  if (typeof value !== 'object' || value === null || !(Symbol.toStringTag in value)) return false
  const tag = value[Symbol.toStringTag]
  return tag === 'File' || tag === 'Blob'
}

/** Describes a file of a form by its name, type and size. */
export function describeFile(file: Blob): FileDescription {
  const name = 'name' in file ? (file.name as string) : undefined
  return { name, type: file.type, size: file.size }
}

/** Whether a value describes a file; the fields of a form are texts. */
export function isFileDescription(value: object): value is FileDescription {
  return 'size' in value && typeof value.size === 'number' && 'type' in value
}

/** Fields of forms are no deeper. */
const deepest = 8

/** A body with the files of a form described; what has none is returned as it is. */
export function withoutFiles(value: unknown): unknown {
  return hasFile(value, 0) ? described(value) : value
}

function hasFile(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > deepest) return false
  if (isFile(value)) return true
  if (Array.isArray(value)) return value.some((item) => hasFile(item, depth + 1))
  if (ArrayBuffer.isView(value)) return false
  for (const name in value) {
    if (hasFile((value as Record<string, unknown>)[name], depth + 1)) return true
  }
  return false
}

function described(value: unknown): unknown {
  if (isFile(value)) return describeFile(value)
  if (Array.isArray(value)) return value.map(described)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, described(item)]))
}
