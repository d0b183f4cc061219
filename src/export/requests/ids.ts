import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { ifResolved } from '../../openapi/document/resolved.ts'

/** Gets what an address below the server's answers with JSON; undefined where that is none. */
export type Ask = (path: string) => Promise<unknown>

/** Finds ids of records that exist: those of the examples that lists and records have, else those of a list that is asked. */
export class ExampleIds {
  readonly #reads: ReadonlyMap<string, Operation>
  readonly #ask: Ask | undefined
  readonly #asked = new Map<string, Promise<unknown>>()

  constructor(operations: readonly Operation[], ask?: Ask) {
    this.#ask = ask
    const reads = operations.filter(({ method }) => method === 'GET')
    this.#reads = new Map(reads.map((each) => [each.template.replace(/\/$/, ''), each]))
  }

  /**
   * The value of a path parameter: that of the record which its path names, or of the first in the list before it.
   * @param pathOf the address of a template, of which all parameters before are known
   * @param index where in the list that is asked a record is better: one that goes must not be what other requests name
   */
  async of(
    template: string,
    name: string,
    pathOf: (template: string) => string,
    index = 0,
  ): Promise<unknown> {
    const end = template.indexOf(`{${name}}`)
    if (end === -1) return undefined
    const list = template.slice(0, end).replace(/\/$/, '')
    if (index !== 0 && this.#reads.has(list)) {
      const id = idOf(await this.#answer(pathOf(list)), name, list, index)
      if (id !== undefined) return id
    }
    const ways = [template.slice(0, end + name.length + 2), list]
    for (const way of ways) {
      const read = this.#reads.get(way)
      const id = read && idOf(exampleOf(read), name, way)
      if (id !== undefined) return id
    }
    return this.#reads.has(list) ? idOf(await this.#answer(pathOf(list)), name, list) : undefined
  }

  #answer(path: string): Promise<unknown> {
    let answer = this.#asked.get(path)
    if (!answer) this.#asked.set(path, (answer = this.#ask?.(path) ?? Promise.resolve()))
    return answer
  }
}

function exampleOf(operation: Operation): unknown {
  const response = ifResolved(() => operation.responseOf(200))
  const content = response && ifResolved(() => response.content)
  return content?.find(({ examples }) => examples.length > 0)?.examples[0]?.value
}

/** A record, that at the index of a list, or of the list in an envelope. */
function recordOf(value: unknown, index: number): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(value)) {
    const record: unknown = value.at(index) ?? value[0]
    return isObject(record) ? record : undefined
  }
  if (!isObject(value)) return undefined
  const list = Object.values(value).find((each) => Array.isArray(each) && isObject(each[0]))
  return list && value['id'] === undefined ? recordOf(list, index) : value
}

/** The field that a parameter means: of its name, or what remains without that of the record, as in `userId`. */
export function idOf(
  value: unknown,
  name: string,
  way: string,
  index = 0,
): string | number | undefined {
  const record = recordOf(value, index)
  if (!record) return undefined
  const plain = (text: string) => text.replaceAll(/[-_]/g, '').toLowerCase()
  const kind = /(?:id|key|slug|code|name|number)$/i.exec(name)?.[0] ?? 'id'
  const singular = plain(way.split('/').at(-1) ?? '').replace(/s$/, '')
  const isOwn = singular !== '' && plain(name).startsWith(singular.slice(0, 3))
  for (const each of isOwn ? [name, kind, 'id'] : [name, kind]) {
    const [, value] = Object.entries(record).find(([key]) => plain(key) === plain(each)) ?? []
    if (typeof value === 'string' || typeof value === 'number') return value
  }
  return undefined
}
