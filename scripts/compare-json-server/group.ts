/** The lines of json-server, by the name of the dialect that answers as they do. */
export type Dialect = 'json-server-0' | 'json-server-1'

/** One request of a group. */
export interface Ask {
  readonly method: string
  /** Path and query as they are sent; `{name}` stands for an id that an earlier answer brought. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** As it is sent; `{name}` as in the target. */
  readonly body: string | undefined
  /** Name under which the `id` of the answer is kept, since each server draws another. */
  readonly keep: string | undefined
}

/** Requests that go to one server in their order, as a session does; each group has fresh servers. */
export interface Group {
  readonly name: string
  /** What `db.json` holds; the data of the dialect where it is missing. */
  readonly data?: object
  /** Further files of the working folder, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Flags that both servers take by the same names. */
  readonly flags?: readonly string[]
  readonly asks: readonly Ask[]
}

/** What a request may have besides its line and its body. */
export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** A body that is sent as it stands, with no content type of its own. */
  readonly text?: string
  readonly keep?: string
}

/** Reads of paths. */
export function get(...targets: readonly string[]): Ask[] {
  return targets.map((target) => ask(`GET ${target}`))
}

/**
 * One request.
 *
 * @param line `POST /posts`
 * @param json a body, sent as JSON
 */
export function ask(line: string, json?: unknown, options: AskOptions = {}): Ask {
  const { headers = {}, text, keep } = options
  const [method = '', target = ''] = line.split(' ')
  const type: Ask['headers'] = json === undefined ? {} : { 'content-type': 'application/json' }
  const body = json === undefined ? text : JSON.stringify(json)
  return { method, target, headers: { ...type, ...headers }, body, keep }
}

/** A body that is sent as it stands, under a content type. */
export function typed(type: string, text: string, keep?: string): AskOptions {
  return { headers: { 'content-type': type }, text, ...(keep !== undefined && { keep }) }
}

/** How a request is named in reports and in the table of deliberate differences. */
export function lineOf({ method, target, body }: Ask): string {
  const line = `${method} ${readable(target)}`
  return body === undefined ? line : `${line} ${shortened(body)}`
}

function readable(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}

function shortened(body: string): string {
  return body.length > 80 ? `${body.slice(0, 77)}…` : body
}
