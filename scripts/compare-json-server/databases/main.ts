import { readFileSync } from 'node:fs'
import { lineOf, type Dialect } from '../format.ts'
import { drawDatabase, isRow, textDatabase } from './database.ts'
import { Draw } from './draw.ts'
import { Host } from './hosts.ts'
import { drawRequests } from './requests.ts'
import { routesCases } from './routes.ts'
import { compareCase, type Case, type Finding, type Hosts, type Outcome } from './run.ts'

/** What is compared. */
export interface Options {
  readonly seed: number
  readonly databases: number
  /** Whether differences on purpose are printed as well. */
  readonly showsAll: boolean
  /** The number of the only database to compare. */
  readonly only?: number | undefined
}

/** Compares a dialect on drawn databases, prints what differs, and gives how much of it is not explained. */
export async function compareDatabases(
  dialect: Dialect,
  bin: string,
  { seed, databases, showsAll, only }: Options,
): Promise<number> {
  await using real = new Host(bin)
  await using own = new Host(undefined)
  const hosts: Hosts = { real, own }
  const outcomes: Outcome[] = []
  const compare = async (where: string, asked: Case) => {
    const outcome = await compareCase(hosts, asked)
    outcomes.push(outcome)
    const open = outcome.findings.filter(({ rules }) => rules === undefined)
    for (const finding of showsAll ? outcome.findings : open) show(where, finding)
    if (open[0]) console.log(await smallest(hosts, asked, open[0]))
  }
  for (let number = only ?? 1; number <= (only ?? databases); number++) {
    const where = `${dialect} --seed ${seed} --database ${number}`
    await compare(where, drawCase(dialect, seed, number))
  }
  const failures = report(`${dialect}, seed ${seed}, databases`, outcomes.splice(0))
  if (dialect !== 'json-server-0' || only !== undefined) return failures
  for (const asked of routesCases()) await compare(`routes ${JSON.stringify(asked.rules)}`, asked)
  return failures + report('files of rules', outcomes)
}

/** The case of a number: the same one by the same seed. */
function drawCase(dialect: Dialect, seed: number, number: number): Case {
  const draw = new Draw(seed, number)
  const database = drawDatabase(draw)
  return { dialect, database, requests: drawRequests(draw, dialect, database.data) }
}

/** The text of a smaller `db.json` that still shows a difference: without members and records that do not matter. */
async function smallest(hosts: Hosts, asked: Case, { request, before }: Finding): Promise<string> {
  const requests = request.method === 'start' ? [] : [...before, request]
  let { data } = asked.database
  let left = 40
  const shows = async (smaller: unknown) => {
    const database = textDatabase(JSON.stringify(smaller))
    const { findings } = await compareCase(hosts, { ...asked, database, requests })
    return findings.some((each) => each.rules === undefined && each.request === request)
  }
  for (const name of isRow(data) ? Object.keys(data) : []) {
    const { [name]: value, ...others } = data as Record<string, unknown>
    if (left-- > 0 && (await shows(others))) data = others
    else if (Array.isArray(value) && value.length > 1) {
      const half = { ...(data as object), [name]: value.slice(0, Math.ceil(value.length / 2)) }
      if (left-- > 0 && (await shows(half))) data = half
    }
  }
  return `    db.json: ${isRow(data) ? JSON.stringify(data) : JSON.stringify(asked.database.text)}`
}

function show(where: string, { request, before, differences, rules }: Finding): void {
  const names = rules?.map(({ name }) => name).join(', ')
  console.log(`${names ?? 'DIFFERS'}  ${where}: ${lineOf(request)}`)
  if (rules === undefined) for (const write of before) console.log(`    after ${lineOf(write)}`)
  for (const { at, real, own } of differences.slice(0, 4)) {
    console.log(`    ${at}: json-server ${short(real)}, mockapi ${short(own)}`)
  }
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}

function report(title: string, outcomes: readonly Outcome[]): number {
  const findings = outcomes.flatMap((outcome) => outcome.findings)
  const open = findings.filter(({ rules }) => rules === undefined)
  const asked = outcomes.reduce((sum, outcome) => sum + outcome.asked, 0)
  const refused = outcomes.filter((outcome) => outcome.refused !== undefined).length
  const differing = new Set(findings.map(({ request }) => request)).size
  console.log(
    `${title}: ${outcomes.length}, of which json-server refuses ${refused}; ${asked} requests: ` +
      `${asked - differing} answered alike, ${differing - open.length} otherwise on purpose, ` +
      `${open.length} otherwise`,
  )
  const counts = new Map<string, number>()
  for (const { rules } of findings) {
    for (const { name } of rules ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const [name, count] of [...counts].sort(([, one], [, other]) => other - one)) {
    console.log(`  ${String(count).padStart(4)}  ${name}`)
  }
  const page = readFileSync('docs/from-json-server.md', 'utf8')
  const untold = [...counts.keys()].filter((name) => !page.includes(`**${name}**`))
  for (const name of untold) console.log(`  docs/from-json-server.md does not explain: ${name}`)
  return open.length + untold.length
}
