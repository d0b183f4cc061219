import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parseJson } from '../../http/json.ts'
import type { Redactor } from '../../journal/redact.ts'
import { endpointMapText, literalBody, type MapEntry } from '../conversion/endpoint-map.ts'
import { FileNames, fileNameOf } from '../conversion/file-names.ts'
import type { Conversion, ImportedFile } from '../conversion/importer.ts'
import { Losses } from '../conversion/losses.ts'
import type { Exchange } from './exchange.ts'

/** How exchanges become mock files. */
export interface ExchangeOptions {
  /** The address of the schema of mock files, from the folder that the files are for. */
  readonly schema: string
  /** Origins under which the API was asked, such as `https://api.example.test`: addresses there become paths. */
  readonly origins?: readonly string[]
  /** Knows what is a secret. */
  readonly redactor: Redactor
  /** Whether names, emails and phones become others, the same each time. */
  readonly anonymise?: boolean
  /** Whether mocks take as long as the answers took. */
  readonly timing?: boolean
}

/** Mock files as a person would write them, that answer as the exchanges did, in their order; without secrets. */
export async function filesOf(
  exchanges: readonly Exchange[],
  { schema }: ExchangeOptions,
): Promise<Conversion> {
  const losses = new Losses()
  const names = new FileNames()
  const keys = grouped(exchanges, ({ request }) => {
    return `${request.method} ${request.target.replace(/\?.*$/s, '')}`
  })
  const groups = grouped([...keys], ([key]) => fileNameOf(/\/([^/]*)/.exec(key)?.[1] ?? ''))
  const files = [...groups].map(([group, own]): ImportedFile => {
    const entries = own.map(([key, all]): MapEntry => {
      const answers = [
        ...new Map(all.map((one) => [JSON.stringify(answerOf(one)), answerOf(one)])).values(),
      ]
      const value = answers.length === 1 ? answers[0] : { $sequence: answers }
      return { key, value }
    })
    return { path: `${names.take(group)}.json`, content: endpointMapText(entries, schema) }
  })
  return { files, losses, endpoints: keys.size, collections: 0 }
}

function answerOf({ response: { status, headers, body } }: Exchange): unknown {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const text = new TextDecoder().decode(body)
  const json = isJsonType(mediaTypeOf(type)) ? parseJson(text) : undefined
  if (body.byteLength === 0) return { $status: status }
  if (json) return { $status: status, $body: literalBody(json.value) }
  return { $status: status, $headers: { 'content-type': type }, $body: literalBody(text) }
}

/** Items by what a function says of them, in the order in which that first came. */
function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
