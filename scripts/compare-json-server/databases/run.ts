import { Agent } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { send, type HttpResponse } from '../../lib/http.ts'
import { differences, type Difference } from '../differences.ts'
import type { Dialect, GroupRequest } from '../format.ts'
import type { Reply } from '../servers.ts'
import { isRow, type Database } from './database.ts'
import type { Host } from './hosts.ts'
import type { Exchange, Rule } from './exchange.ts'
import { ruleOf } from './rules.ts'

/** The two servers that are asked the same. */
export interface Hosts {
  readonly real: Host
  readonly own: Host
}

/** What is asked of a database. */
export interface Case {
  readonly dialect: Dialect
  readonly database: Database
  readonly requests: readonly GroupRequest[]
  /** What `routes.json` holds, for 0.17. */
  readonly rules?: Readonly<Record<string, unknown>>
}

/** A request whose answers differ, or that leaves different data. */
export interface Finding {
  readonly request: GroupRequest
  /** The writes before it, since the start of the server. */
  readonly before: readonly GroupRequest[]
  readonly differences: readonly Difference[]
  /** The rules that explain them; undefined where one is not explained. */
  readonly rules: readonly Rule[] | undefined
}

/** What came of a database. */
export interface Outcome {
  /** How many requests were sent to both. */
  readonly asked: number
  readonly findings: readonly Finding[]
  /** Why json-server does not start on it. */
  readonly refused?: string
}

const timeout = 4000 // ms
const atOnce = 6 // reads that are sent at the same time
const agent = new Agent({ keepAlive: true })
const mostDifferences = 60 // of one answer

/** Starts both servers on a database and compares what they answer, and the data after each write. */
export async function compareCase(hosts: Hosts, asked: Case): Promise<Outcome> {
  const comparison = new Comparison(hosts, asked)
  return await comparison.run()
}

interface Side {
  readonly port: number
  readonly ids: Map<string, string>
}

class Comparison {
  readonly #hosts: Hosts
  readonly #case: Case
  readonly #findings: Finding[] = []
  #real: Side = { port: 0, ids: new Map() }
  #own: Side = { port: 0, ids: new Map() }
  #writes: GroupRequest[] = []
  #asked = 0

  constructor(hosts: Hosts, asked: Case) {
    this.#hosts = hosts
    this.#case = asked
  }

  async run(): Promise<Outcome> {
    const refused = await this.#start()
    if (refused !== undefined) return { asked: 0, findings: this.#findings, refused }
    const { requests } = this.#case
    for (let index = 0; index < requests.length;) {
      const next = requests.slice(index).findIndex((request) => !isRead(request))
      const end = next === -1 ? requests.length : index + next
      const reads = requests.slice(index, Math.min(end, index + atOnce))
      if (reads.length > 0) await Promise.all(reads.map((each) => this.#compare(each)))
      else await this.#write(requests[index] as GroupRequest)
      index += Math.max(reads.length, 1)
    }
    return { asked: this.#asked, findings: this.#findings }
  }

  /** Starts both anew; gives why the real one does not start. */
  async #start(): Promise<string | undefined> {
    const { dialect, database, rules } = this.#case
    const start = { dialect, text: database.text, rules }
    const [real, own] = await Promise.all([
      this.#hosts.real.start(start),
      this.#hosts.own.start(start),
    ])
    this.#writes = []
    if (real.port === undefined) return real.error ?? 'it does not start'
    if (own.port === undefined) {
      const request = { method: 'start', target: '', headers: {}, body: undefined }
      const differences = [{ at: 'start', real: 'serves it', own: own.error }]
      this.#findings.push({ request, before: [], differences, rules: undefined })
      return 'mockapi does not start'
    }
    this.#real = { port: real.port, ids: new Map() }
    this.#own = { port: own.port, ids: new Map() }
    return undefined
  }

  async #compare(request: GroupRequest): Promise<boolean> {
    this.#asked++
    const [real, own] = await this.#ask(request)
    keepIds(request, real, own)
    return this.#judge({ request, real, own, isState: false })
  }

  /** Sends a write, and compares the data that it leaves; where they are others, both start anew. */
  async #write(request: GroupRequest): Promise<void> {
    const wasAlike = await this.#compare(request)
    this.#writes.push(request)
    let isSame = true
    for (const target of this.#overviews()) {
      const read = { method: 'GET', target, headers: {}, body: undefined }
      const [real, own] = await this.#ask(read)
      const exchange = { request, real, own, isState: true }
      isSame = this.#judge(exchange) && isSame
    }
    if (!isSame || !wasAlike) await this.#start()
  }

  #overviews(): string[] {
    const { dialect, database } = this.#case
    if (dialect === 'json-server-0') return ['/db']
    const names = isRow(database.data) ? Object.keys(database.data) : []
    return names.filter((name) => !name.includes('/')).map((name) => `/${encodeURIComponent(name)}`)
  }

  #ask(request: GroupRequest): Promise<[Reply, Reply]> {
    return Promise.all([ask(this.#real, request), ask(this.#own, request)])
  }

  /** Keeps what differs; whether both go on with the same data. */
  #judge(exchange: Omit<Exchange, 'dialect' | 'data' | 'routes'>): boolean {
    const { request, real, own, isState } = exchange
    const found = differences(real, own, mostDifferences)
    if (found.length === 0) return true
    const { dialect, database, rules: routes } = this.#case
    const whole = { ...exchange, dialect, data: database.data, routes }
    const rules = found.map((difference) => ruleOf(difference, whole))
    const isExplained = rules.every((rule) => rule !== undefined)
    const isSame = isExplained && rules.every((rule) => rule.isShownOnly)
    // What the file lacks differs in the data from the start.
    if (isState && isSame) return true
    const before = [...this.#writes].filter((each) => each !== request)
    const names = isExplained ? [...new Set(rules)] : undefined
    this.#findings.push({ request, before, differences: found, rules: names })
    return isSame
  }
}

function isRead({ method, headers }: GroupRequest): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) && !headers['x-http-method-override']
}

async function ask(side: Side, request: GroupRequest): Promise<Reply> {
  const { method, headers, target, body } = request
  const none: HttpResponse = { status: 0, headers: {}, body: '', length: 0 }
  const answer = await send(
    side.port,
    { method, headers, path: target, body, agent },
    timeout,
  ).catch(() => none)
  return { request, answer, port: side.port, ids: side.ids }
}

/** Names the ids that both drew for a new record. */
function keepIds({ method, body }: GroupRequest, real: Reply, own: Reply): void {
  if (method !== 'POST' || real.answer.status !== 201 || own.answer.status !== 201) return
  const [one, other] = [idOf(real), idOf(own)]
  const isDrawn = (id: unknown): id is string =>
    typeof id === 'string' && /^[\w-]{7}$|^[\w-]{11}$/.test(id) && !body?.includes(`"${id}"`)
  if (!isDrawn(one) || !isDrawn(other) || isDeepStrictEqual(one, other)) return
  const name = `new${real.ids.size}`
  ;(real.ids as Map<string, string>).set(name, one)
  ;(own.ids as Map<string, string>).set(name, other)
}

function idOf({ answer }: Reply): unknown {
  try {
    return (JSON.parse(answer.body) as { readonly id?: unknown } | null)?.id
  } catch {
    return undefined
  }
}
