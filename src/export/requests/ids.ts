import { isObject } from '../../errors/validation-issue.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { ifResolved } from '../../openapi/document/resolved.ts'

/** Finds ids of records that exist: those of the examples that lists and records have. */
export class ExampleIds {
  readonly #reads: ReadonlyMap<string, Operation>

  constructor(operations: readonly Operation[]) {
    const reads = operations.filter(({ method }) => method === 'GET')
    this.#reads = new Map(reads.map((each) => [each.template.replace(/\/$/, ''), each]))
  }

  /** The value of a path parameter: that of the record which its path names, or of the first in the list before it. */
  of(template: string, name: string): unknown {
    const end = template.indexOf(`{${name}}`)
    if (end === -1) return undefined
    const ways = [
      template.slice(0, end + name.length + 2),
      template.slice(0, end).replace(/\/$/, ''),
    ]
    for (const way of ways) {
      const read = this.#reads.get(way)
      const record = read && recordOf(exampleOf(read))
      const id = record && idOf(record, name, way)
      if (id !== undefined) return id
    }
    return undefined
  }
}

function exampleOf(operation: Operation): unknown {
  const response = ifResolved(() => operation.responseOf(200))
  const content = response && ifResolved(() => response.content)
  return content?.find(({ examples }) => examples.length > 0)?.examples[0]?.value
}

/** A record, the first of a list, or the first of the list in an envelope. */
function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(value)) return isObject(value[0]) ? value[0] : undefined
  if (!isObject(value)) return undefined
  const list = Object.values(value).find((each) => Array.isArray(each) && isObject(each[0]))
  return list && value['id'] === undefined ? recordOf(list) : value
}

/** The field that a parameter means: of its name, or what remains without that of the record, as in `userId`. */
function idOf(record: Readonly<Record<string, unknown>>, name: string, way: string): unknown {
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
