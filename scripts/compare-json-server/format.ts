/** A dialect, named as json-server's line of versions that it answers like. */
export type Dialect = 'json-server-0' | 'json-server-1'

/** One request of a group. */
export interface GroupRequest {
  readonly method: string
  /** Path and query; `{name}` stands for an id of an earlier answer. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** The name under which the `id` of the answer is kept: each server draws another. */
  readonly keep?: string
  /** The name of the difference on purpose that its answers show. */
  readonly differs?: string
}

/** Requests that are sent to one server in their order; each group has fresh servers. */
export interface Group {
  readonly name: string
  /** What `db.json` holds; the data of the dialect where it is missing. */
  data?: Record<string, unknown>
  /** Further files of the working folder, by path. */
  readonly files: Record<string, string>
  readonly flags: string[]
  readonly requests: GroupRequest[]
}

/** What queries of a dialect are drawn from. */
export interface Vocabulary {
  /** Addresses of lists with filters that may stand behind them, one of each field at most. */
  readonly lists: Record<string, string[][]>
  /** Orders that fit a path. */
  readonly orders: Record<string, readonly string[]>
  /** Pages and slices. */
  readonly windows: string[]
}

/** Reads the format that README.md describes. */
export function parseCorpus(text: string): {
  readonly groups: Group[]
  readonly differences: Map<string, string>
  readonly vocabularies: Readonly<Record<string, Vocabulary>>
} {
  const groups: Group[] = []
  const differences = new Map<string, string>()
  const vocabularies: Record<string, Vocabulary> = {}
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [word = '', name = '', rest = ''] = splitAt(line, ' ', 3)
    const group = groups.at(-1)
    if (word === 'difference') {
      const [title = '', reason = ''] = splitAt(line.slice(word.length + 1), ': ', 2)
      differences.set(title, reason)
    } else if (word === 'group') {
      const whole = line.slice(word.length + 1)
      groups.push({ name: whole, files: {}, flags: [], requests: [] })
    } else if (['draw', 'order', 'window'].includes(word)) {
      const vocabulary = (vocabularies[name] ??= { lists: {}, orders: {}, windows: [] })
      addWords(vocabulary, word, rest.split(' '))
    } else if (!group) throw new Error(`Not in a group: ${line}`)
    else if (word === '') addField(group, line.trim())
    else if (word === 'flags') group.flags.push(...line.split(' ').slice(1))
    else if (word === 'file') group.files[name] = rest
    else if (word === 'data')
      (group.data ??= {})[decodeURIComponent(name)] = JSON.parse(rest) as unknown
    else group.requests.push(jsonRequest(word, encoded(name), rest === '' ? undefined : rest))
  }
  return { groups, differences, vocabularies }
}

/** A request; a body is sent as JSON. */
export function jsonRequest(method: string, target: string, body?: string): GroupRequest {
  const type = { 'content-type': 'application/json' }
  return { method, target, headers: body === undefined ? {} : type, body }
}

function encoded(target: string): string {
  const encode = (_: string, value: string) => `_where=${encodeURIComponent(value)}`
  return target.replace(/_where=([^&]*)/g, encode)
}

/** A header, `keep` or `differs` of the last request. */
function addField({ requests }: Group, line: string): void {
  const last = requests.pop()
  if (!last) throw new Error(`There is no request above: ${line}`)
  const [name = '', value] = splitAt(line, ':', 2).map((part) => part.trim())
  if (name === 'keep' || name === 'differs') {
    requests.push({ ...last, [name]: value })
    return
  }
  const { [name]: _, ...headers } = last.headers
  requests.push({ ...last, headers: { ...headers, ...(value && { [name]: value }) } })
}

function addWords({ lists, orders, windows }: Vocabulary, word: string, words: string[]): void {
  if (word === 'window') windows.push(...words)
  const [paths = '', ...others] = words
  for (const path of paths.split(',')) {
    if (word === 'draw') (lists[path] ??= []).push(others)
    if (word === 'order') orders[path] = others
  }
}

/** Splits at the first separators, into at most `count` parts. */
function splitAt(text: string, separator: string, count: number): string[] {
  const parts = text.split(separator)
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]
}

/** How a request is named in reports. */
export function lineOf({ method, target, body }: GroupRequest): string {
  let readable = target
  try {
    readable = decodeURIComponent(target)
  } catch {
    // It stays as it is sent.
  }
  const shortened = body && body.length > 80 ? `${body.slice(0, 77)}…` : body
  return [method, readable, ...(shortened === undefined ? [] : [shortened])].join(' ')
}
