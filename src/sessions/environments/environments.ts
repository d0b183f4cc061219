import { clock } from '../../clock.ts'
import type { State } from '../../data/store/state.ts'
import { detailOf, type Reply } from '../../http/reply.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { contentsFrom, contentsOf, lostFrom, noContents } from './contents.ts'
import { diffContents } from './diff.ts'
import { badName, environmentExists, noEnvironment, sessionIsOpen, tooMany } from './problems.ts'
import type { EnvironmentBody, EnvironmentStore } from './store.ts'
import type { EnvironmentDiff } from './difference.ts'
import type {
  EnvironmentContents,
  EnvironmentFile,
  EnvironmentHead,
  EnvironmentNotes,
  EnvironmentOrigin,
  EnvironmentOptions,
  EnvironmentSummary,
  ImportedEnvironment,
} from './types.ts'
import { summaryOf } from './summary.ts'
import { EnvironmentDirectory, type Known } from './directory.ts'
import { Keeper } from './keeper.ts'
import type { KeptOverride } from '../override-input.ts'
import { SeedState } from './seed-state.ts'
import type { Session } from '../session.ts'

/** The most environments of a server. */
const mostEnvironments = 10_000
/** How often at most it is noted that one is used, ms. */
const noteEvery = 60_000

/** What environments need of a server. */
export interface EnvironmentParts {
  readonly own: Session
  /** Makes the session of a name over data. */
  readonly open: (name: string, state: State) => Session
  /** Lays an override over a session. @throws MockapiError where it is none any more */
  readonly revive: (session: Session, override: KeptOverride) => void
  readonly url: () => string
  /** A state beside the server's own, which has the same seeds; nothing is declared in it. */
  readonly seeds: () => State
  readonly store: EnvironmentStore
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** The environments of a server: sessions that are kept, in memory or out of it. Methods throw a Reply for a wrong name. */
export class Environments {
  readonly #parts: EnvironmentParts
  /** What others that keep them tell of them goes here. */
  readonly directory: EnvironmentDirectory
  /** Those that do not read, and were told of. */
  readonly #damaged = new Set<string>()
  #store: EnvironmentStore
  readonly #seeds: SeedState
  /** Another one whenever some were made, deleted or given other notes. */
  revision = 0

  constructor(parts: EnvironmentParts) {
    this.#parts = parts
    this.#store = parts.store
    this.#seeds = new SeedState(parts.own.state, parts.seeds)
    this.directory = new EnvironmentDirectory({
      read: (name) => this.#store.readHead(name),
      onDamaged: (name, why) => this.#tellDamaged(name, why),
      drop: ({ head }) => this.#drop(head.name),
    })
  }

  /** Keeps them elsewhere from now on, with those that are there already; to be called before there is any. */
  use(store: EnvironmentStore): void {
    this.#store = store
    this.directory.expectKept(store.stored)
  }

  /** The last used first, at most so many. */
  list(most: number = Infinity): EnvironmentSummary[] {
    const all = this.directory.list()
    return all.slice(0, most).map((known) => this.#summary(known))
  }

  /** In no order; of those that cannot be read too. */
  get names(): readonly string[] {
    return this.directory.names
  }

  has(name: string): boolean {
    return this.directory.has(name)
  }

  get(name: string): EnvironmentSummary {
    return this.#summary(this.#named(name))
  }

  /** @param open a session of that name, which becomes the environment as it is */
  create({ name, note, ttl, from }: EnvironmentOptions, open?: Session): EnvironmentSummary {
    this.#refuseNew(name)
    if (open && from) throw sessionIsOpen(name)
    const head = { name, note, ttl, from: open ? { session: name } : from, created: clock.now() }
    if (open) return this.#summary(this.#keep(head, open))
    return this.#add(head, this.#contentsOf(from))
  }

  /** The session of an environment, brought back into memory where it was out of it; undefined for no environment. */
  open(name: string): Session | undefined {
    const known = this.directory.find(name)
    if (!known) return undefined
    known.used = clock.now()
    if (known.used - known.noted > Math.min(noteEvery, (known.head.ttl ?? Infinity) / 4)) {
      known.noted = known.used
      this.#store.touch(name)
    }
    known.keeper ??= this.#bringBack(known)
    this.directory.note(known)
    return known.keeper.session
  }

  /** One that can leave memory; undefined as long as there are few in it. */
  idle(): Session | undefined {
    return this.directory.idle()
  }

  /** Changes what people say of it; null removes. */
  change(
    name: string,
    notes: { readonly [Key in keyof EnvironmentNotes]?: EnvironmentNotes[Key] | null },
  ): EnvironmentSummary {
    const known = this.#named(name)
    const { note = known.head.note, ttl = known.head.ttl } = notes
    known.head = { ...known.head, note: note ?? undefined, ttl: ttl ?? undefined }
    known.used = clock.now()
    this.directory.expect(known)
    this.revision++
    if (known.keeper) known.keeper.write()
    else this.#write(known.head, this.#store.read(name))
    return this.#summary(known)
  }

  fork(name: string, { name: copy, note, ttl }: EnvironmentOptions): EnvironmentSummary {
    return this.create({ name: copy, note, ttl, from: { environment: name } })
  }

  /** Puts it back to its base. */
  reset(name: string): void {
    const known = this.#named(name)
    known.used = clock.now()
    if (known.keeper) return known.keeper.session.reset()
    const { base } = this.#store.read(name)
    this.#write(known.head, { base, now: base })
  }

  /** Requests under way are rejected; what they write is lost. */
  delete(name: string): void {
    if (!this.has(name)) throw noEnvironment(name, this.names)
    this.#drop(name)
  }

  diff(name: string): EnvironmentDiff {
    const { base, now } = this.export(name)
    return diffContents(base, now, () => this.#seeds.fork())
  }

  export(name: string): EnvironmentFile {
    const { head, keeper } = this.#named(name)
    return keeper ? keeper.file() : { mockapiEnvironment: 1, ...head, ...this.#store.read(name) }
  }

  /** @param replace whether one of that name goes for it; `lost` is what cannot be put back here */
  import({ base, now, ...file }: EnvironmentFile, replace = false): ImportedEnvironment {
    const { name, note, ttl, from, created } = file
    if (replace && this.has(name)) this.delete(name)
    this.#refuseNew(name)
    const lost = lostFrom(now, this.#seeds.fork())
    return { ...this.#add({ name, note, ttl, from, created }, now, base), lost }
  }

  /** Takes the seeds that are declared now. */
  declared(): void {
    this.#seeds.declared()
    for (const { keeper } of this.directory.inMemory) keeper?.declared()
  }

  /** Lets the environment of a session leave memory; false for a session that is none. */
  putAway(session: Session): boolean {
    const known = this.directory.holding(session)
    if (!known?.keeper) return false
    known.keeper.leave(`The environment ${JSON.stringify(session.id)} has left memory. Ask again.`)
    known.keeper = undefined
    this.directory.note(known)
    return true
  }

  /** The seeds that are declared now, to be written over. */
  readonly seeds = (): State => this.#seeds.fork()

  flush(): void | Promise<void> {
    return this.#store.flush()
  }

  async close(): Promise<void> {
    // What is not written yet is made of what is in memory. What fails was reported.
    await Promise.resolve(this.#store.flush()).catch(() => {})
    this.directory.close()
    for (const { keeper } of this.directory.inMemory) if (keeper) this.putAway(keeper.session)
    await this.#store.close()
  }

  #add(
    head: EnvironmentHead,
    now: EnvironmentContents,
    base: EnvironmentContents = now,
  ): EnvironmentSummary {
    const known = { head, used: clock.now(), noted: clock.now(), keeper: undefined }
    this.directory.add(known)
    this.revision++
    this.#write(head, { base, now })
    return this.#summary(known)
  }

  #keep(head: EnvironmentHead, session: Session): Known {
    const known: Known = { head, used: clock.now(), noted: clock.now(), keeper: undefined }
    known.keeper = this.#keeper(known, session, contentsOf(session))
    known.keeper.write()
    this.directory.add(known)
    this.directory.note(known)
    this.revision++
    return known
  }

  #bringBack(known: Known): Keeper {
    const { name } = known.head
    const { base, now } = this.#store.read(name)
    return this.#keeper(known, this.#parts.open(name, this.#seeds.fork()), base, now)
  }

  #keeper(
    known: Known,
    session: Session,
    base: EnvironmentContents,
    now?: EnvironmentContents,
  ): Keeper {
    const { name } = known.head
    const { revive, onWarning } = this.#parts
    const onDrop = (what: string, why: string) =>
      onWarning({
        code: 'state-dropped',
        severity: 'warning',
        message: `The environment ${JSON.stringify(name)} has lost ${JSON.stringify(what)}: ${why}`,
      })
    return new Keeper(session, base, now, {
      revive,
      onDrop,
      store: this.#store,
      head: () => known.head,
    })
  }

  #write(head: EnvironmentHead, body: EnvironmentBody): void {
    this.#store.write(head.name, () => ({ mockapiEnvironment: 1, ...head, ...body }))
  }

  #contentsOf(from: EnvironmentOrigin | undefined): EnvironmentContents {
    if (from && 'environment' in from) return this.export(from.environment).now
    return from ? contentsFrom(from, this.#parts.own) : noContents
  }

  #named(name: string): Known {
    const known = this.directory.find(name)
    if (known) return known
    throw noEnvironment(name, this.names)
  }

  #refuseNew(name: string): void {
    const wrong = badName(name) ?? (this.has(name) ? environmentExists(name) : undefined)
    if (wrong) throw wrong
    if (this.directory.size >= mostEnvironments) this.directory.dropOver()
    if (this.directory.size >= mostEnvironments) throw tooMany(mostEnvironments)
  }

  #drop(name: string): void {
    const keeper = this.directory.keeperOf(name)
    keeper?.end(`The environment ${JSON.stringify(name)} was deleted.`)
    this.directory.remove(name)
    this.#damaged.delete(name)
    this.revision++
    this.#store.remove(name)
  }

  #tellDamaged(name: string, why: Reply): void {
    if (this.#damaged.has(name)) return
    this.#damaged.add(name)
    const message = detailOf(why) ?? `The environment ${JSON.stringify(name)} cannot be read.`
    this.#parts.onWarning({ code: 'state-dropped', severity: 'warning', message })
  }

  #summary({ head, used, keeper }: Known): EnvironmentSummary {
    const isOpen = keeper !== undefined
    const size = keeper && !this.#store.append ? keeper.size : this.#store.size(head.name)
    return summaryOf(head, { used, size, isOpen, server: this.#parts.url() })
  }
}
