import type { Answer, Caller } from '../caller.ts'

/** What clients were answered that read and write without an end. */
export interface Load {
  readonly reads: Answer[]
  readonly writes: Write[]
  /** Sends nothing more, and waits for the last answers. */
  stop(): Promise<void>
}

/** A create of a record that carries a key of its own. */
export interface Write extends Answer {
  readonly key: string
}

/** Reads one record and creates others, until it is stopped; each write of a client follows the one before. */
export function startLoad(
  callerOf: (client: number) => Caller,
  {
    readers = 6,
    writers = 6,
    name = 'w',
  }: { readers?: number; writers?: number; name?: string } = {},
): Load {
  const end = new AbortController()
  const { signal } = end
  const reads: Answer[] = []
  const writes: Write[] = []
  const read = async (_: unknown, client: number): Promise<void> => {
    while (!signal.aborted) reads.push(await callerOf(client).ask('GET', '/counters/1'))
  }
  const write = async (_: unknown, client: number): Promise<void> => {
    for (let turn = 0; !signal.aborted; turn++) {
      const key = `${name}-${client}-${turn}`
      writes.push({ key, ...(await callerOf(client).ask('POST', '/items', { key })) })
    }
  }
  const all = [...Array.from({ length: readers }, read), ...Array.from({ length: writers }, write)]
  return {
    reads,
    writes,
    async stop() {
      end.abort()
      await Promise.all(all)
    },
  }
}

/** What became of writes, by what is there afterwards. */
export function settle(
  writes: readonly Write[],
  items: readonly { readonly id: number; readonly key: string }[],
): {
  readonly acknowledged: number
  /** Acknowledged and not there, or there with another id. */
  readonly lost: number
  /** There twice. */
  readonly doubled: number
  /** There although the answer was a failure. */
  readonly thereAllTheSame: number
} {
  const found = new Map(items.map(({ id, key }) => [key, id]))
  const good = writes.filter(({ status }) => status === 201)
  const bad = writes.filter(({ status }) => status !== 201)
  return {
    acknowledged: good.length,
    lost: good.filter(({ key, value }) => found.get(key) !== (value as { id: number }).id).length,
    doubled: items.length - found.size,
    thereAllTheSame: bad.filter(({ key }) => found.has(key)).length,
  }
}

/** The longest of times, ms; 0 where there is none. */
export function slowest(answers: readonly Answer[]): number {
  return answers.reduce((most, { ms }) => Math.max(most, ms), 0)
}
