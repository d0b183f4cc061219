import type { Losses } from './losses.ts'

/** A file or folder to import, as it was read. */
export interface ImportSource {
  /** Absolute; of what was fetched or came by the standard input the working folder, and the name it would have there. */
  readonly path: string
  /** Where it is from; a folder has no text. Default a file. */
  readonly kind?: 'file' | 'folder' | 'address' | 'input'
  /** As users know it: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly text: string
}

/** A file that an import makes. */
export interface ImportedFile {
  /** Relative to the folder of the mocks, with forward slashes; it never leads out of it. */
  readonly path: string
  readonly content: string | Uint8Array
}

/** What a source became. */
export interface Conversion {
  readonly files: readonly ImportedFile[]
  /** What mock files cannot say. */
  readonly losses: Losses
  readonly endpoints: number
  readonly collections: number
  /** Flags of `mockapi serve` that the source asks for: `--port 3001`. */
  readonly flags?: readonly string[]
}

/** What an import may ask of the outside. */
export interface ImportOptions {
  /** Absolute working folder, from which files that the source refers to may be read. */
  readonly cwd: string
  /** Absolute folder that the files are for. */
  readonly out: string
  readonly seed: string | number
  readonly locale: string
  /** Whether a reference may lead to the network. */
  readonly allowRemoteRefs: boolean
}

/** A format that can be turned into mock files. */
export interface Importer {
  /** As users know the format. */
  readonly name: string
  /** What of it can be imported, for messages. */
  readonly takes: string
  readonly recognises: (source: ImportSource) => boolean
  /** @throws MockapiError for a source that does not parse */
  readonly convert: (source: ImportSource, options: ImportOptions) => Promise<Conversion>
}
