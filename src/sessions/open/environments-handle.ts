import type { DurationText } from '../../behaviour/duration.ts'
import { detailOf, Reply } from '../../http/reply.ts'
import type { EnvironmentDiff } from '../environments/difference.ts'
import type { Environments } from '../environments/environments.ts'
import { longestNote, readTtl, wrongTtl } from '../environments/notes.ts'
import type {
  EnvironmentFile,
  EnvironmentNotes,
  EnvironmentOrigin,
  EnvironmentSummary,
  ImportedEnvironment,
} from '../environments/types.ts'
import type { Sessions } from './sessions.ts'

/** What is said of an environment, and how long it lives. */
export interface EnvironmentNotesInput {
  /** Whose it is, what it is for; at most 1,000 characters. */
  readonly note?: string
  /** How long after its last use it goes: `'7d'`, or ms; without, it stays until it is deleted. */
  readonly ttl?: number | DurationText
}

/** A new environment. */
export interface EnvironmentInput extends EnvironmentNotesInput {
  /** What it begins with; default the seeds, or the open session of its name as that is. */
  readonly from?: Exclude<EnvironmentOrigin, { readonly session: string }>
}

/** The environments of a server: sessions that are kept. `server.session('demo')` works in one. */
export interface MockEnvironments {
  /** The last used first. */
  list(): readonly EnvironmentSummary[]
  /** Undefined where there is none of the name. */
  get(name: string): EnvironmentSummary | undefined
  /**
   * @throws Error for a name that is taken or none, an unknown origin, and more than 10,000
   * @example
   * server.environments.create('demo', { note: 'for Monday', ttl: '7d', from: { environment: 'main' } })
   */
  create(name: string, options?: EnvironmentInput): EnvironmentSummary
  /** Changes what is said of it; null takes that away. @throws Error where there is none */
  change(
    name: string,
    notes: { readonly [Key in keyof EnvironmentNotesInput]?: EnvironmentNotesInput[Key] | null },
  ): EnvironmentSummary
  /** Makes another one of it as it is. @throws Error as `create`, and where there is none */
  fork(name: string, copy: string, notes?: EnvironmentNotesInput): EnvironmentSummary
  /** Puts it back to its base. @throws Error where there is none */
  reset(name: string): void
  /** Deletes it with all that it has; false where there is none. */
  delete(name: string): boolean
  /** What differs from its base. @throws Error where there is none */
  diff(name: string): EnvironmentDiff
  /** It as a file, as `mockapi env export` writes it. @throws Error where there is none */
  export(name: string): EnvironmentFile
  /**
   * Makes one of a file.
   *
   * @param options its name, default that of the file; whether one of that name goes for it, default not
   * @throws Error for what is no environment, and a name that is taken
   */
  import(
    file: EnvironmentFile,
    options?: { readonly name?: string; readonly replace?: boolean },
  ): ImportedEnvironment
}

/** The public API of the environments. */
export class EnvironmentsHandle implements MockEnvironments {
  readonly #sessions: Sessions
  readonly #refuseClosed: () => void

  /** @param refuseClosed throws where the server is closed */
  constructor(sessions: Sessions, refuseClosed: () => void) {
    this.#sessions = sessions
    this.#refuseClosed = refuseClosed
  }

  /** As those within have them; methods throw replies. */
  get kept(): Environments {
    return this.#sessions.environments
  }

  list(): readonly EnvironmentSummary[] {
    return this.#run(() => this.kept.list())
  }

  get(name: string): EnvironmentSummary | undefined {
    return this.#run(() => (this.kept.has(name) ? this.kept.get(name) : undefined))
  }

  create(name: string, { from, ...notes }: EnvironmentInput = {}): EnvironmentSummary {
    return this.#run(() => this.#sessions.createEnvironment({ name, from, ...readNotes(notes) }))
  }

  change(name: string, notes: Parameters<MockEnvironments['change']>[1]): EnvironmentSummary {
    const { note = null, ttl = null } = readNotes(notes)
    const changed = {
      ...(notes.note !== undefined && { note }),
      ...(notes.ttl !== undefined && { ttl }),
    }
    return this.#run(() => this.kept.change(name, changed))
  }

  fork(name: string, copy: string, notes: EnvironmentNotesInput = {}): EnvironmentSummary {
    return this.#run(() => this.kept.fork(name, { name: copy, ...readNotes(notes) }))
  }

  reset(name: string): void {
    this.#run(() => this.kept.reset(name))
  }

  delete(name: string): boolean {
    return this.#run(() => {
      if (!this.kept.has(name)) return false
      this.kept.delete(name)
      return true
    })
  }

  diff(name: string): EnvironmentDiff {
    return this.#run(() => this.kept.diff(name))
  }

  export(name: string): EnvironmentFile {
    return this.#run(() => this.kept.export(name))
  }

  import(
    file: EnvironmentFile,
    { name = file.name, replace = false }: { name?: string; replace?: boolean } = {},
  ): ImportedEnvironment {
    const version: unknown = file.mockapiEnvironment
    if (version !== 1) throw new Error('It is no environment as export() gives it.')
    return this.#run(() => this.kept.import({ ...file, name }, replace))
  }

  /** What it refuses by a reply over HTTP it refuses by an Error in code. */
  #run<Value>(act: () => Value): Value {
    this.#refuseClosed()
    try {
      return act()
    } catch (error) {
      throw error instanceof Reply ? new Error(detailOf(error) ?? 'It was refused.') : error
    }
  }
}

function readNotes({ note, ttl }: Parameters<MockEnvironments['change']>[1]): EnvironmentNotes {
  const wrong = ttl === undefined || ttl === null ? undefined : wrongTtl(ttl)
  if (wrong) throw new Error(`ttl: ${wrong.message} ${wrong.hint}`)
  if (note !== undefined && note !== null && note.length > longestNote) {
    throw new Error(`note: It has more than ${longestNote} characters.`)
  }
  return { note: note ?? undefined, ttl: readTtl(ttl) }
}
