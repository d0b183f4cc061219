import { isRaw, placesOf, type Operation, type Raw } from './document.ts'
import type { Requests, TriedRequest } from './requests.ts'

/** Sends a request and gives the body where it is JSON and all went well. */
export type Ask = (request: TriedRequest) => Promise<unknown>

/** Finds ids of records that exist: those of the first one of the list above each path parameter. */
export class KnownIds {
  readonly #lists: readonly ReadonlyMap<string, Operation>[]
  readonly #requests: Requests
  readonly #ask: Ask
  readonly #found = new Map<string, Promise<unknown>>()

  constructor(operations: readonly Operation[], requests: Requests, ask: Ask) {
    // Where nothing lists them, or the list is empty, one is created.
    this.#lists = ['GET', 'POST'].map((way) => {
      const own = operations.filter(({ method }) => method === way)
      return new Map(own.map((each) => [placesOf(each.template.replace(/\/$/, '')), each]))
    })
    this.#requests = requests
    this.#ask = ask
  }

  /** The ids that a template can have, by the places of the template up to them. */
  async of(template: string): Promise<Map<string, unknown>> {
    const ids = new Map<string, unknown>()
    for (const { index, 1: name = '' } of template.matchAll(/\{([^{}]+)\}/g)) {
      const before = placesOf(template.slice(0, index))
      let found = this.#found.get(before)
      if (!found) this.#found.set(before, (found = this.#first(before, name, ids)))
      const id = await found
      if (id !== undefined) ids.set(before, id)
    }
    return ids
  }

  async #first(before: string, name: string, ids: ReadonlyMap<string, unknown>): Promise<unknown> {
    if (!before.endsWith('/')) return undefined
    for (const lists of this.#lists) {
      const list = lists.get(before.slice(0, -1))
      const record = list && (await this.#recordOf(list, ids))
      const id = record && idOf(record, name)
      if (id !== undefined) return id
    }
    return undefined
  }

  async #recordOf(list: Operation, ids: ReadonlyMap<string, unknown>): Promise<Raw | undefined> {
    const request = this.#requests.of(list, ids)
    const answer = await this.#ask(request)
    if (list.method === 'GET') return firstRecord(answer, 0)
    // What is sent is there already where it is an example of the document.
    const sent = answer ?? sentBy(request)
    return isRaw(sent) ? sent : firstRecord(answer, 0)
  }
}

/** The id of a record as a parameter of this name has it. */
function idOf(record: Raw, name: string): unknown {
  const fields = Object.entries(record).filter(([, value]) => /string|number/.test(typeof value))
  const plain = (text: string) => text.replaceAll(/[-_]/g, '').toLowerCase()
  const wanted = plain(name)
  const [kind = wanted] = /(?:uuid|id|key|name|slug|code|number)$/.exec(wanted) ?? []
  // The id of a namespace may be its `namespace`.
  const names = [wanted, kind, wanted.slice(0, -kind.length), 'id', 'key', 'name', 'number']
  for (const each of names) {
    const field = fields.find(([key]) => plain(key) === each)
    if (field) return field[1]
  }
  return fields.find(([key]) => wanted.endsWith(plain(key)) || /id$/i.test(key))?.[1]
}

/** The first record of a list, also where it stands in an envelope. */
function firstRecord(value: unknown, depth: number): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(value)) return value.find(isRaw)
  if (!isRaw(value) || depth > 2) return undefined
  const lists = Object.values(value).toSorted(
    (one, other) => Number(Array.isArray(other)) - Number(Array.isArray(one)),
  )
  for (const each of lists) {
    const found = Array.isArray(each) ? each.find(isRaw) : firstRecord(each, depth + 1)
    if (found) return found
  }
  return undefined
}

function sentBy({ init: { body } }: TriedRequest): unknown {
  try {
    return JSON.parse(String(body)) as unknown
  } catch {
    return undefined
  }
}
