import type { Call } from './call.ts'
import { isIdValue, jsonOf, listIn, recordIn, type Evidence, type RecordValue } from './evidence.ts'
import { isIdLike } from './paths.ts'

/** What a call asks of a collection. */
export type Operation = 'list' | 'create' | 'get' | 'replace' | 'update' | 'delete'

const ofRecords: Readonly<Record<string, Operation>> = {
  GET: 'get',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/** A collection as calls have shown it: the records that it began with, and how it answers. */
export class RecordedCollection implements Evidence {
  readonly path: string
  readonly name: string
  readonly stored: string
  readonly idField: string
  readonly #depth: number
  /** By their ids, as they were before anything that was recorded changed them. */
  readonly #records = new Map<string, RecordValue>()
  /** Records of ids that were made, or changed, while it was recorded. */
  readonly #written = new Set<string>()
  readonly #made = new Set<string>()
  readonly #order: string[][] = [[], [], []]
  #hasList = false

  constructor({ path, name, stored, idField }: Evidence, calls: readonly Call[]) {
    this.path = path
    this.name = name
    this.stored = stored
    this.idField = idField
    this.#depth = path.split('/').length - 1
    for (const call of calls) if (!hasOthers(call)) this.#learn(call)
    // What is embedded there are records of others.
    for (const call of calls) if (hasOthers(call)) this.#learn(call, true)
  }

  /** What a call asks of it; undefined for calls of something else. */
  operationOf(call: Call): Operation | undefined {
    const { method, segments } = call
    const { length } = segments
    if (length < this.#depth || `/${segments.slice(0, this.#depth).join('/')}` !== this.path)
      return undefined
    if (length === this.#depth)
      return method === 'GET' ? 'list' : method === 'POST' ? 'create' : undefined
    if (length !== this.#depth + 1 || !Object.hasOwn(ofRecords, method)) return undefined
    return this.isRecord(this.idIn(call)) ? ofRecords[method] : undefined
  }

  /** The id in the address of a call. */
  idIn({ segments }: Call): string {
    return segments[this.#depth] ?? ''
  }

  /** Whether a segment below it is an id, of a record that is known or not. */
  isRecord(segment: string): boolean {
    return this.#records.has(segment) || this.#made.has(segment) || isIdLike(segment)
  }

  /** The records that it begins with, in the order of its lists. */
  get records(): readonly RecordValue[] {
    const ids = [...new Set(this.#order.flat())].filter((id) => this.#records.has(id))
    const isNumbered = !this.#hasList && ids.every((id) => /^\d+$/.test(id))
    const sorted = isNumbered ? ids.toSorted((one, other) => Number(one) - Number(other)) : ids
    return sorted.map((id) => this.#records.get(id) as RecordValue)
  }

  #learn(call: Call, isLast = false): void {
    const value = jsonOf(call)
    const operation = this.operationOf(call)
    if (operation === 'delete') this.#written.add(this.idIn(call))
    if (value === undefined) return
    if (operation === 'list') {
      const found = listIn(value, this.name)
      if (found) this.#hasList = true
      for (const record of found?.records ?? []) this.#see(record, rankOf(call), isLast)
      return
    }
    const record = recordIn(value, this.idField)?.record
    if (!record || (operation === undefined && !this.#isItem(call, record))) return
    const id = String(record[this.idField])
    if (operation === 'create') {
      if (!this.#records.has(id)) this.#made.add(id)
      return
    }
    if (id !== this.idIn(call)) return
    this.#see(record, 2, isLast)
    if (call.method !== 'GET') this.#written.add(id)
  }

  /** Whether a record is found under its id, which does not look like one. */
  #isItem({ segments, method }: Call, record: RecordValue): boolean {
    const path = `/${segments.slice(0, -1).join('/')}`
    return (
      method !== 'POST' && path === this.path && String(record[this.idField]) === segments.at(-1)
    )
  }

  /** Keeps a record as it was first, with the fields that are seen later. */
  #see(record: RecordValue, rank: number, isLast: boolean): void {
    if (!isIdValue(record[this.idField])) return
    const id = String(record[this.idField])
    if (this.#made.has(id)) return
    const known = this.#records.get(id)
    this.#order[rank]?.push(id)
    if (!known) this.#records.set(id, record)
    else if (!isLast && !this.#written.has(id)) {
      const hasMore = Object.keys(record).length > Object.keys(known).length
      this.#records.set(
        id,
        hasMore ? { ...record, ...known } : { ...known, ...without(record, known) },
      )
    }
  }
}

/** Whether records come with others in them, or with a part of their fields. */
function hasOthers({ search }: Call): boolean {
  return /[?&]_?(?:embed|expand|include|populate|with|join|fields|select)(?:\[\w*\])?=/i.test(
    search,
  )
}

/** Which lists decide the order: whole ones, then pages, then those that are filtered or sorted. */
function rankOf({ search }: Call): number {
  const names = [...new URLSearchParams(search).keys()]
  if (names.length === 0) return 0
  return names.every((name) =>
    /^_?(?:page|limit|per_?page|size|offset|start|end|cursor)$/i.test(name),
  )
    ? 1
    : 2
}

function without(record: RecordValue, known: RecordValue): RecordValue {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !Object.hasOwn(known, name)))
}
