import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake, type Place } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import { isReference, parsePointer, splitReference, stepInto, withPointer } from './pointer.ts'

/** A file of a document, as it was read. */
export interface DocumentFile {
  /** The file as users see it: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly root: unknown
  /** The place of a value, or of its key; that of the nearest parent where the path does not exist. */
  readonly place: (path: JsonPath, part?: 'key' | 'value') => Place
  /** Reads a file named relative to this one. @throws LateMistake `bad-reference` where it may not, or cannot */
  readonly open: (reference: string) => DocumentFile
  /** What a file holds that is named relative to this one; bytes where it is no text. @throws LateMistake as `open` does */
  readonly read: (reference: string) => string | Uint8Array
}

/** The versions of OpenAPI, by what `swagger` or `openapi` begins with. */
export type OpenApiVersion = '2.0' | '3.0' | '3.1' | '3.2'

/** What a reference leads to. */
interface Target {
  readonly value: unknown
  readonly file: DocumentFile
}

/** More references in a row than this go in a circle. */
const mostSteps = 100

/** An OpenAPI document over one file or several. Nothing of it is read before it is asked for. */
export class OpenApiDocument {
  readonly file: DocumentFile
  readonly version: OpenApiVersion
  readonly root: Readonly<Record<string, unknown>>
  /** The files of objects that stand in others than the first. */
  readonly #files = new WeakMap<object, DocumentFile>()
  /** Where references stand that are no objects of the document. */
  readonly #besides = new WeakMap<object, object>()
  readonly #anchors = new Map<DocumentFile, ReadonlyMap<string, unknown>>()
  /** What references lead to, by their texts, for each file: a great document has thousands, of a few hundred texts. */
  readonly #targets = new Map<DocumentFile, Map<string, Target>>()

  readonly #resolving = new Set<object>()
  readonly #missing = new WeakSet<object>()
  /** Told of each parameter, header and example that is left out, since its reference leads nowhere. */
  onMissing: ((mistake: LateMistake) => void) | undefined

  constructor(file: DocumentFile, version: OpenApiVersion) {
    this.file = file
    this.version = version
    this.root = file.root as Readonly<Record<string, unknown>>
  }

  /** The file in which an object of the document stands. */
  fileOf(node: unknown): DocumentFile {
    if (!isObject(node)) return this.file
    return this.#files.get(this.#besides.get(node) ?? node) ?? this.file
  }

  /** A reference that is written as a text in an object of the document, such as in the mapping of a discriminator. */
  referenceIn(node: object, $ref: string): { readonly $ref: string } {
    const reference = { $ref }
    this.#besides.set(reference, node)
    return reference
  }

  /** The object that stands here, or that a `$ref` here leads to. @throws LateMistake `bad-reference` */
  follow(node: unknown): Readonly<Record<string, unknown>> {
    let at = node
    for (let step = 0; isReference(at); step++) {
      if (step === mostSteps) throw this.badReference(at, 'leads back to itself')
      at = this.target(at).value
    }
    return isObject(at) ? at : {}
  }

  /** The same for a part that others can do without; undefined, and told, where its reference leads nowhere. */
  followPart(node: unknown): Readonly<Record<string, unknown>> | undefined {
    try {
      return this.follow(node)
    } catch (error) {
      if (!(error instanceof LateMistake) || !isObject(node)) throw error
      if (!this.#missing.has(node)) {
        this.#missing.add(node)
        this.onMissing?.(error)
      }
      return undefined
    }
  }

  /** What `components.securitySchemes` declares, or `securityDefinitions` of 2.0, as it stands. */
  get securitySchemes(): Readonly<Record<string, unknown>> {
    const { components, securityDefinitions } = this.root
    const all = isObject(components) ? components['securitySchemes'] : securityDefinitions
    return isObject(all) ? all : {}
  }

  /** A security scheme; undefined for one that is not declared, or whose reference leads nowhere. */
  securityScheme(name: string): Readonly<Record<string, unknown>> | undefined {
    const { securitySchemes: all } = this
    return Object.hasOwn(all, name) ? this.followPart(all[name]) : undefined
  }

  /** What the `$ref` of an object names, which may be a reference again. @throws LateMistake `bad-reference` */
  target(node: { readonly $ref: string }): Target {
    const from = this.fileOf(node)
    let targets = this.#targets.get(from)
    if (!targets) this.#targets.set(from, (targets = new Map<string, Target>()))
    const known = targets.get(node.$ref)
    if (known) return known
    // A pointer may go through the reference that it is of.
    if (this.#resolving.has(node)) throw this.badReference(node, 'leads back to itself')
    this.#resolving.add(node)
    try {
      const target = this.#resolve(node, from)
      targets.set(node.$ref, target)
      return target
    } finally {
      this.#resolving.delete(node)
    }
  }

  /** The error of a reference, at its place. */
  badReference(node: { readonly $ref: string }, what: string, hint?: string): LateMistake {
    const file = this.fileOf(node)
    const beside = this.#besides.get(node)
    const path = pathOf(file.root, beside ?? node)
    const place = file.place(path && !beside ? [...path, '$ref'] : (path ?? []), 'key')
    const message = withPointer(`The $ref ${JSON.stringify(node.$ref)} ${what}.`, path ?? [])
    return new LateMistake([
      { code: 'bad-reference', severity: 'error', message, ...(hint && { hint }), place },
    ])
  }

  #resolve(node: { readonly $ref: string }, from: DocumentFile): Target {
    const { uri, fragment } = splitReference(node.$ref)
    const isOwn = uri === '' || uri === from.name || uri === this.root['$self']
    const known = isOwn ? undefined : this.#anchorsOf(from).get(uri)
    const file = isOwn || known !== undefined ? from : this.#open(node, uri, from)
    const value = this.#inside(file, known ?? file.root, fragment)
    if (value === undefined) {
      const near = 'Write the pointer to what is there, such as "#/components/schemas/Pet".'
      throw this.badReference(
        node,
        `leads nowhere: ${file.name} has no ${fragment || 'content'}`,
        near,
      )
    }
    if (file !== this.file && isObject(value)) this.#files.set(value, file)
    return { value, file }
  }

  #open(node: { readonly $ref: string }, uri: string, from: DocumentFile): DocumentFile {
    let file: DocumentFile
    try {
      file = from.open(uri)
    } catch (error) {
      if (!(error instanceof LateMistake)) throw error
      const [first] = error.diagnostics
      throw this.badReference(node, first?.message ?? 'cannot be read', first?.hint)
    }
    if (file !== this.file) this.#note(file.root, file)
    return file
  }

  /** Notes of all objects of a file that they stand in it, since references in them are relative to it. */
  #note(value: unknown, file: DocumentFile): void {
    if (typeof value !== 'object' || value === null || this.#files.has(value)) return
    this.#files.set(value, file)
    for (const each of Object.values(value)) this.#note(each, file)
  }

  #inside(file: DocumentFile, root: unknown, fragment: string): unknown {
    if (fragment === '' || fragment === '/') return root
    if (!fragment.startsWith('/')) return this.#anchorsOf(file).get(`#${fragment}`)
    let at: unknown = root
    for (const step of parsePointer(fragment)) {
      // A pointer may go through a reference, which the specification leaves open and many documents do.
      at = stepInto(at, step) ?? (isReference(at) ? stepInto(this.follow(at), step) : undefined)
      if (at === undefined) return undefined
    }
    return at
  }

  /** What `$anchor`, `$dynamicAnchor` and `$id` name in a file; only references that need it pay for it. */
  #anchorsOf(file: DocumentFile): ReadonlyMap<string, unknown> {
    let anchors = this.#anchors.get(file) as Map<string, unknown> | undefined
    if (anchors) return anchors
    anchors = new Map()
    this.#anchors.set(file, anchors)
    const found = anchors
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const { $anchor, $dynamicAnchor, $id } = value as Readonly<Record<string, unknown>>
      for (const name of [$anchor, $dynamicAnchor]) {
        if (typeof name === 'string') found.set(`#${name}`, value)
      }
      if (typeof $id === 'string') found.set($id, value)
      for (const each of Object.values(value)) visit(each)
    }
    visit(file.root)
    return anchors
  }
}

/** The way from a value down to an object in it; undefined where it is not in there. Walks all of it. */
export function pathOf(root: unknown, sought: object, path: JsonPath = []): JsonPath | undefined {
  if (root === sought) return path
  if (typeof root !== 'object' || root === null) return undefined
  for (const [key, value] of Object.entries(root)) {
    const found = pathOf(value, sought, [...path, key])
    if (found) return found
  }
  return undefined
}

/** The version of a document; undefined for what is none. */
export function versionOf(value: unknown): OpenApiVersion | undefined {
  if (!isObject(value)) return undefined
  const { openapi, swagger } = value
  // YAML has 3.0 without quotes as a number.
  if (openapi === 3) return '3.0'
  if (String(swagger) === '2.0' || swagger === 2) return '2.0'
  const [, minor] = /^3\.([0-2])(?:\.|$)/.exec(String(openapi ?? '')) ?? []
  return minor === undefined ? undefined : (`3.${minor}` as OpenApiVersion)
}
