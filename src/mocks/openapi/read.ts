import { describe, MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { withMore } from '../../openapi/check/report.ts'
import { OpenApiDocument, versionOf } from '../../openapi/document/document.ts'
import { serveDocument } from '../../openapi/endpoints.ts'
import type { OpenApiOptions } from '../../openapi/schema/shared.ts'
import type { LoadedFile, SourceFile } from '../files/mock-file.ts'
import { Part, type Yaml } from './part.ts'
import { DocumentParts, type PartsOptions } from './parts.ts'

/** How documents are served that say nothing themselves. */
export interface ReadOptions
  extends PartsOptions, Pick<OpenApiOptions, 'validate' | 'strict' | 'crud'> {
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** What is other for one document. */
export type GivenOptions = Partial<
  Pick<OpenApiOptions, 'validate' | 'crud' | 'folder'> & Pick<PartsOptions, 'folders'>
>

/** A document, as it was read. */
export interface ReadDocument extends LoadedFile {
  /** Absolute paths of the files that it refers to. */
  readonly parts: ReadonlySet<string>
}

/** A document that was opened, with the files that it refers to. */
export interface OpenedDocument {
  readonly document: OpenApiDocument
  /** What is doubtful about its files. */
  readonly diagnostics: readonly Diagnostic[]
  /** Absolute paths of all files that were looked for. */
  readonly dependencies: ReadonlySet<string>
}

/** Reads the documents of a folder, each with the files that it refers to. */
export class DocumentReader {
  readonly #options: ReadOptions
  readonly #known = new Map<string, DocumentParts>()
  readonly #reached = new Map<string, ReadonlySet<string>>()
  #yaml: Yaml | undefined

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Absolute paths of all that the last reading of a document looked for, whether it failed or not. */
  reachedBy(path: string): ReadonlySet<string> {
    return this.#reached.get(path) ?? new Set([path])
  }

  /** Reads a document, as mocks. The parameters are those of {@link DocumentReader.open}. */
  async read(
    source: SourceFile,
    value?: unknown,
    options: GivenOptions = {},
  ): Promise<ReadDocument> {
    const {
      document,
      diagnostics: ofFiles,
      dependencies,
      parts,
    } = await this.#open(source, value, options)
    const { validate, strict, crud, onWarning } = this.#options
    const mocks = serveDocument(document, {
      folder: folderOf(source.mount),
      validate,
      strict,
      crud,
      onWarning,
      ...options,
    })
    this.#known.set(source.path, parts)
    const diagnostics = [...gathered(ofFiles), ...mocks.diagnostics]
    const check = async () => [...parts.root.allWarnings, ...(await mocks.check())]
    const mock = { name: source.name, singles: [], ...mocks, diagnostics, check }
    return {
      mock,
      dependencies,
      get parts() {
        return parts.paths
      },
    }
  }

  /**
   * Opens a document.
   *
   * @param value what its text stands for, where that is known
   * @throws MockapiError for one that does not parse, or of a version that is not known
   */
  async open(source: SourceFile, value?: unknown): Promise<OpenedDocument> {
    return await this.#open(source, value, {})
  }

  async #open({ path: key, name, text }: SourceFile, value: unknown, options: GivenOptions) {
    const root =
      value === undefined
        ? new Part({ key, name, text }, await this.#loadYaml())
        : new Part({ key, name, text }).take(value)
    const parts = new DocumentParts(
      root,
      { ...this.#options, ...options },
      () => this.#yaml,
      this.#known.get(key),
    )
    const { dependencies } = parts
    this.#reached.set(key, dependencies)
    const version = versionOf(root.value)
    if (!version) throw new MockapiError([unknownVersion(root)])
    await parts.collect(() => this.#loadYaml())
    const document = new OpenApiDocument(parts.fileOf(root), version)
    return { document, diagnostics: [...root.warnings, ...parts.diagnostics], dependencies, parts }
  }

  async #loadYaml(): Promise<Yaml> {
    if (this.#yaml) return this.#yaml
    const [yaml, { cachingYaml }] = await Promise.all([
      import('../yaml/read.ts'),
      import('../yaml/cache.ts'),
    ])
    const readYaml = cachingYaml(this.#options.cwd, yaml.readYaml)
    return (this.#yaml ??= { ...yaml, readYaml })
  }
}

/** Of the references that lead nowhere for one reason, the first with the number of the others. */
function gathered(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const kinds = new Map<string, { readonly first: Diagnostic; more: number }>()
  for (const each of diagnostics) {
    const isReference = each.message.startsWith('The $ref')
    // Without the names of files.
    const kind = isReference ? each.message.replaceAll(/\S*[./]\S*/g, '') : describe(each)
    const known = kinds.get(kind)
    if (known) known.more++
    else kinds.set(kind, { first: each, more: 0 })
  }
  return Array.from(kinds.values(), ({ first, more }) => withMore(first, more))
}

function folderOf(mount: string): string {
  const at = mount.lastIndexOf('/')
  return at === -1 ? '' : `/${mount.slice(0, at)}`
}

function unknownVersion(root: Part): Diagnostic {
  const { openapi, swagger } = (root.value ?? {}) as {
    readonly openapi?: unknown
    readonly swagger?: unknown
  }
  const key = openapi === undefined ? 'swagger' : 'openapi'
  const given = JSON.stringify(openapi ?? swagger)
  return {
    code: 'bad-openapi',
    severity: 'error',
    message: `${key}: ${given} is no version that can be served.`,
    hint: 'Served are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2: write "openapi": "3.1.0".',
    place: root.place([key], 'key'),
  }
}
