import { differences } from './compare.ts'
import type { Difference } from './compare.ts'
import { declaredFor, fits } from './deliberate.ts'
import type { DeliberateDifference } from './deliberate.ts'
import { lineOf } from './group.ts'
import type { Dialect, Group } from './group.ts'
import type { Reply } from './replay.ts'

/** A request that is answered otherwise. */
interface Finding {
  readonly group: string
  readonly line: string
  readonly differences: readonly Difference[]
  /** Name of the deliberate difference that it is. */
  readonly declared: string | undefined
}

/** What came of comparing one dialect with its server. */
export class Report {
  readonly #dialect: Dialect
  readonly #deliberate: readonly DeliberateDifference[]
  readonly #groups = new Set<string>()
  readonly #findings: Finding[] = []
  #requests = 0

  constructor(dialect: Dialect, deliberate: readonly DeliberateDifference[]) {
    this.#dialect = dialect
    this.#deliberate = deliberate
  }

  /** Compares the answers to a group. */
  add(group: Group, real: readonly Reply[], own: readonly Reply[]): void {
    this.#groups.add(group.name)
    for (const [index, reply] of real.entries()) {
      const other = own[index]
      if (!other) throw new Error(`${group.name}: mockapi was asked less than json-server.`)
      this.#requests++
      const found = differences(reply, other)
      const line = lineOf(reply.ask)
      const declared = declaredFor(this.#deliberate, group.name, line)?.name
      if (found.length > 0) {
        this.#findings.push({ group: group.name, line, differences: found, declared })
      }
    }
  }

  /** Prints all differences, the deliberate ones apart; gives how many are none. */
  print(all: boolean): number {
    const open = this.#findings.filter(({ declared }) => declared === undefined)
    const meant = this.#findings.filter(({ declared }) => declared !== undefined)
    const stale = this.#stale()
    if (all) for (const finding of meant) show(finding)
    for (const finding of open) show(finding)
    for (const name of stale) console.log(`  declared, but not seen: ${name}`)
    const same = this.#requests - open.length - meant.length
    console.log(
      `${this.#dialect}: ${this.#requests} requests in ${this.#groups.size} groups: ` +
        `${same} answered alike, ${meant.length} otherwise on purpose, ${open.length} otherwise`,
    )
    for (const { name, reason } of this.#deliberate) {
      const count = meant.filter(({ declared }) => declared === name).length
      console.log(`  ${String(count).padStart(4)}  ${name}: ${reason}`)
    }
    return open.length + stale.length
  }

  /** Declared requests of the groups that were compared, which are answered alike or never made. */
  #stale(): string[] {
    return this.#deliberate.flatMap(({ name, requests }) =>
      Object.entries(requests)
        .filter(([group]) => this.#groups.has(group))
        .flatMap(([group, patterns]) =>
          patterns
            .filter((pattern) => !this.#shows(group, pattern))
            .map((pattern) => `${name}, ${group}: ${pattern}`),
        ),
    )
  }

  #shows(group: string, pattern: string): boolean {
    return this.#findings.some((each) => each.group === group && fits(pattern, each.line))
  }
}

function show({ group, line, differences: found, declared }: Finding): void {
  console.log(`${declared === undefined ? 'DIFFERS' : 'on purpose'}  ${group}: ${line}`)
  for (const { at, real, own } of found) {
    console.log(`    ${at}: json-server ${short(real)}, mockapi ${short(own)}`)
  }
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}
