import type { EnvironmentContents, EnvironmentFile, EnvironmentHead } from './types.ts'

/** What an environment holds: what it began with, and what it holds now. */
export type EnvironmentBody = Pick<EnvironmentFile, 'base' | 'now'>

/** A change of an environment that is in memory: of its data, or of all the rest. */
export type EnvironmentChange =
  | { readonly seeds: Readonly<Record<string, string>>; readonly changes: readonly object[] }
  | { readonly behaviour: Omit<EnvironmentContents, 'data'> }

/** Makes all of an environment, once that is needed: as it is then. */
export type WholeEnvironment = () => EnvironmentFile

/** What is kept of an environment besides what it holds. */
export interface KeptHead {
  readonly head: EnvironmentHead
  /** When it was used last, ms since 1970. */
  readonly used: number
}

/** Where environments are kept. All of it is done in the order of the calls. */
export interface EnvironmentStore {
  /** The names of those that were kept before the server started. */
  readonly stored: readonly string[]
  /** What is known of one of these, read when it is asked for; undefined where it is gone. Throws Reply `environment-damaged`. */
  readHead(name: string): KeptHead | undefined
  /** Throws Reply `environment-damaged` for one that cannot be read. */
  read(name: string): EnvironmentBody
  /** Keeps all of one, in place of what was kept of it. */
  write(name: string, whole: WholeEnvironment): void
  /** Keeps a change, made when it is written; undefined where nothing is kept before one leaves memory. */
  readonly append:
    | ((name: string, change: () => EnvironmentChange, whole: WholeEnvironment) => void)
    | undefined
  /** Keeps one that leaves memory. */
  rest(name: string, whole: WholeEnvironment): void
  /** Notes that it is used now. */
  touch(name: string): void
  remove(name: string): void
  /** A promise of all being kept, rejected when that fails; undefined if it is. Default: of all environments. */
  flush(name?: string): void | Promise<void>
  /** What it takes, bytes. */
  size(name: string): number
  close(): Promise<void>
}

/** Makes text small, and large again. */
export interface Packing {
  readonly pack: (text: string) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => string
}

const asBytes: Packing = {
  pack: (text) => new TextEncoder().encode(text),
  unpack: (bytes) => new TextDecoder().decode(bytes),
}

/** Keeps environments in memory, as text that is packed. */
export class EnvironmentsInMemory implements EnvironmentStore {
  readonly stored: EnvironmentStore['stored'] = []
  readonly append: undefined
  readonly readHead: EnvironmentStore['readHead'] = notKept
  readonly #packing: Packing
  readonly #packed = new Map<string, Uint8Array>()

  /** @param packing default UTF-8 as it is */
  constructor(packing: Packing = asBytes) {
    this.#packing = packing
  }

  read(name: string): EnvironmentBody {
    const packed = this.#packed.get(name)
    if (!packed) return notKept(name)
    return JSON.parse(this.#packing.unpack(packed)) as EnvironmentBody
  }

  write(name: string, whole: WholeEnvironment): void {
    const { base, now } = whole()
    this.#packed.set(name, this.#packing.pack(JSON.stringify({ base, now })))
  }

  rest(name: string, whole: WholeEnvironment): void {
    this.write(name, whole)
  }

  remove(name: string): void {
    this.#packed.delete(name)
  }

  size(name: string): number {
    return this.#packed.get(name)?.length ?? 0
  }

  touch(): void {}
  flush(): void {}
  async close(): Promise<void> {}
}

function notKept(name: string): never {
  throw new Error(`The environment ${JSON.stringify(name)} is not kept.`)
}
