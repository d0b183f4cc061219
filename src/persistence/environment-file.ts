import { addSaved, isChange, type SavedItem } from '../data/saved-changes.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isSessionName } from '../sessions/names.ts'
import type { EnvironmentBody, EnvironmentChange } from '../sessions/environments/store.ts'
import type {
  EnvironmentContents,
  EnvironmentFile,
  EnvironmentHead,
} from '../sessions/environments/types.ts'

/** What the text of a file says: lines of JSON, the head, the contents, then changes. */
export interface ReadEnvironment {
  readonly body: EnvironmentBody
  /** Whether the last line was cut off: nothing may be appended behind it. */
  readonly isTorn: boolean
}

/** The name of the file of an environment: the same on file systems that know no case, and no device of Windows. */
export function fileNameOf(name: string): string {
  const isReserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)
  const lower = name.toLowerCase()
  let capitals = 0n
  for (let at = 0; at < name.length; at++) if (name[at] !== lower[at]) capitals |= 1n << BigInt(at)
  const mark = capitals === 0n ? '' : `=${capitals.toString(36)}`
  return `${isReserved ? '=' : ''}${lower}${mark}.jsonl`
}

/** The name that a file is of; undefined for one that is of none. */
export function nameOfFile(file: string): string | undefined {
  const [, lower = '', mark = ''] = /^=?([^=]+)(?:=([0-9a-z]+))?\.jsonl$/.exec(file) ?? []
  let capitals = 0n
  for (const digit of mark) capitals = capitals * 36n + BigInt(Number.parseInt(digit, 36))
  const letters = Array.from(lower, (letter, at) =>
    (capitals >> BigInt(at)) & 1n ? letter.toUpperCase() : letter,
  )
  const name = letters.join('')
  return isSessionName(name) && fileNameOf(name) === file ? name : undefined
}

/** The lines of a file, with their ends. */
export function* writeEnvironment(file: EnvironmentFile): Generator<string> {
  const { mockapiEnvironment, base, now, ...head } = file
  yield `${JSON.stringify({ mockapiEnvironment, ...head })}\n`
  // Most are as they began when they are written.
  yield `${JSON.stringify(base === now ? { base } : { base, now })}\n`
}

/** The line of a change, with its end. */
export function writeChange(change: EnvironmentChange): string {
  return `${JSON.stringify(change)}\n`
}

/** What the first line says; undefined where it is none of an environment. */
export function readHead(line: string): EnvironmentHead | undefined {
  const read = parse(line)
  if (!read || read['mockapiEnvironment'] !== 1) return undefined
  const { mockapiEnvironment: _version, ...head } = read
  const isHead = typeof head['name'] === 'string' && typeof head['created'] === 'number'
  return isHead ? (head as unknown as EnvironmentHead) : undefined
}

/** Reads all of a file; or says which line does not read, from 1. */
export function readEnvironment(text: string): ReadEnvironment | number {
  const [head = '', contents = '', ...lines] = text.split('\n')
  // What stands behind the last line end never was acknowledged.
  const isTorn = lines.pop() !== ''
  if (!readHead(head)) return 1
  const read = parse(contents)
  const { base, now = base } = read ?? {}
  if (!isContents(base) || !isContents(now)) return 2
  const items = new Map<string, SavedItem>()
  for (const [key, { seed, changes }] of Object.entries(now.data)) {
    items.set(key, { seed, changes: [...changes] })
  }
  let { data: _data, ...behaviour }: EnvironmentContents = now
  for (const [row, line] of lines.entries()) {
    const change = parse(line)
    if (isObject(change?.['behaviour'])) behaviour = change['behaviour']
    else if (change && isBatch(change)) addSaved(items, change)
    else return row + 3
  }
  return { body: { base, now: { data: Object.fromEntries(items), ...behaviour } }, isTorn }
}

function isContents(value: unknown): value is EnvironmentContents {
  return (
    isObject(value) &&
    isObject(value['data']) &&
    Object.values(value['data']).every(
      (item) => isObject(item) && typeof item['seed'] === 'string' && areChanges(item['changes']),
    )
  )
}

function isBatch(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & Parameters<typeof addSaved>[1] {
  return isObject(value['seeds']) && areChanges(value['changes'])
}

function areChanges(value: unknown): boolean {
  return Array.isArray(value) && value.every(isChange)
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(line)
    return isObject(read) ? read : undefined
  } catch {
    return undefined
  }
}
