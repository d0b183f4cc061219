import { isRow, singularOf } from './database.ts'

type Row = Readonly<Record<string, unknown>>

/** The parts of the address of a request. */
export class Address {
  /** The segments of the path, decoded. */
  readonly parts: readonly string[]
  /** The names of the parameters. */
  readonly names: readonly string[]
  readonly query: URLSearchParams

  constructor(target: string) {
    const { pathname, searchParams } = new URL(target, 'http://host')
    this.parts = pathname.split('/').slice(1).filter(Boolean).map(decoded)
    this.names = [...searchParams.keys()]
    this.query = searchParams
  }

  /** Whether it is `/posts/1/comments`. */
  get isNested(): boolean {
    return this.parts.length === 3
  }

  /** Whether the records of a collection hold the key of the first segment. */
  hasKey(data: unknown, child: string): boolean {
    const key = `${singularOf(this.parts[0] ?? '')}Id`
    return (rowsOf(data, child) ?? []).some((row) => Object.hasOwn(row, key))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The records of a collection; undefined where there is none. */
export function rowsOf(data: unknown, name: string): Row[] | undefined {
  const list = isRow(data) ? data[name] : undefined
  return Array.isArray(list) ? list.filter(isRow) : undefined
}

/** Whether a record of a collection, or of any, has no id that is one. */
export function lacksIds(data: unknown, name?: string): boolean {
  if (name === undefined)
    return isRow(data) && Object.keys(data).some((each) => lacksIds(data, each))
  const rows = rowsOf(data, name) ?? []
  return rows.some(({ id }) => id === '' || !['string', 'number'].includes(typeof id))
}
