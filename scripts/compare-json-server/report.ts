import { differences, type Difference } from './differences.ts'
import { lineOf } from './format.ts'
import type { Reply } from './servers.ts'

/** A request with what differs in its answers. */
export interface Finding {
  readonly title: string
  readonly declared: string | undefined
  readonly differences: readonly Difference[]
}

/** Compares the answers to a group. */
export function compareReplies(
  { name }: { readonly name: string },
  real: readonly Reply[],
  own: readonly Reply[],
): Finding[] {
  return real.map((reply, index) => {
    const other = own[index]
    if (!other) throw new Error(`${name}: mockapi was asked less than json-server.`)
    const { request } = reply
    const title = `${name}: ${lineOf(request)}`
    return { title, declared: request.differs, differences: differences(reply, other) }
  })
}

/** Prints what differs, declared differences only on demand; gives how many are undeclared or gone. */
export function printReport(
  dialect: string,
  reasons: ReadonlyMap<string, string>,
  findings: readonly Finding[],
  showsAll: boolean,
): number {
  const differing = findings.filter(({ differences }) => differences.length > 0)
  const meant = differing.filter(({ declared }) => declared !== undefined)
  const open = differing.filter(({ declared }) => declared === undefined)
  const gone = findings.filter(({ declared, differences }) => declared && differences.length === 0)
  for (const finding of showsAll ? differing : open) show(finding)
  for (const { title, declared } of gone) {
    console.log(`  declared, but not seen: ${declared}, ${title}`)
  }
  console.log(
    `${dialect}: ${findings.length} requests: ${findings.length - differing.length} answered alike, ` +
      `${meant.length} otherwise on purpose, ${open.length} otherwise`,
  )
  for (const [name, reason] of reasons) {
    const count = meant.filter(({ declared }) => declared === name).length
    console.log(`  ${String(count).padStart(4)}  ${name}: ${reason}`)
  }
  return open.length + gone.length
}

function show({ title, differences, declared }: Finding): void {
  console.log(`${declared === undefined ? 'DIFFERS' : 'on purpose'}  ${title}`)
  for (const { at, real, own } of differences) {
    console.log(`    ${at}: json-server ${short(real)}, mockapi ${short(own)}`)
  }
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}
