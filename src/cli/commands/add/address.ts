import { addressOf } from '../../../drift/addresses.ts'
import { isBesideHttp, isMethod, parseKey } from '../../../http/path.ts'
import type { MockServer } from '../../../server.ts'

/** A request that shows an endpoint. */
export interface ExampleRequest {
  readonly method: string
  /** Path and query, without the prefix of the mocks. */
  readonly target: string
}

/** A request that an endpoint answers: ids are those of the first records, else 1; undefined where none is known. */
export async function exampleRequest(
  key: string,
  server: Pick<MockServer, 'fetch' | 'url'>,
  prefix: string,
): Promise<ExampleRequest | undefined> {
  const [, resource] = /^CRUD (.*)$/.exec(key) ?? []
  if (resource !== undefined) return { method: 'GET', target: resource }
  const parsed = parseKey(key)
  if ('message' in parsed || isBesideHttp(parsed.method) || !isMethod(parsed.method))
    return undefined
  const { method, path } = parsed
  const segments = path.segments.map((each) =>
    each.kind === 'wildcard' ? ({ kind: 'literal', text: 'any' } as const) : each,
  )
  const read = async (list: string): Promise<unknown> => {
    const answer = await server.fetch(`${server.url}${prefix}${list}`)
    return answer.ok ? await answer.json().catch(() => undefined) : undefined
  }
  const address = await addressOf({ ...path, segments }, read, () => '1')
  if ('reason' in address) return undefined
  return { method: method === 'ALL' ? 'GET' : method, target: address.path }
}
