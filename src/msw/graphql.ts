import { Passed } from '../endpoints/passed.ts'
import { didYouMean, nearest } from '../errors/nearest.ts'
import type { GraphqlHandler, MswOperation } from './handler.ts'
import { operationOf } from './operation.ts'
import { mountPath } from './path.ts'

/** Where one is mounted: without an address of its own everywhere, at `/graphql` before the schema that is served there. */
export function graphqlPaths({ endpoint }: GraphqlHandler): readonly string[] {
  const { paths } = mountPath(endpoint)
  return paths[0] === '/*' ? ['/graphql', '/*'] : paths
}

/** The address to match by, at any origin; undefined where its own can stay. */
export function graphqlAddress(endpoint: unknown): string | undefined {
  if (typeof endpoint !== 'string') return undefined
  const { own = endpoint } = mountPath(endpoint)
  return own.startsWith('/') ? `*://:origin${own}` : undefined
}

/** Whether it need be asked for an operation: MSW prints a warning for each one that has no name. */
export function mayTake({ info }: GraphqlHandler, asked: MswOperation): boolean {
  return Boolean(asked.operationName) || info.operationType === 'all'
}

/** Why handlers did not take an operation, by their index: those with the nearest name, or else all. */
export function whyNotTaken(
  handlers: ReadonlyMap<number, GraphqlHandler>,
  asked: MswOperation,
): Map<number, Passed> {
  const { operationType = 'query', operationName } = asked
  const shown = operationName ? `${operationType} ${operationName}` : `a ${operationType}`
  const taken = Array.from(handlers.values(), ({ info }) => operationOf(info))
  const known = Array.from(handlers.values(), nameOf)
  const near = operationName && nearest(operationName, known)
  const isUsedUp = taken.includes(shown)
  const more = taken.length > 10 ? ` and ${taken.length - 10} more` : ''
  const hint = [
    !operationName &&
      `It asks for ${shown} without a name, which graphql.operation() alone takes: give it one.`,
    operationName && `It asks for ${shown}${isUsedUp ? ', whose handler was for one call' : ''}.`,
    near && near !== operationName && didYouMean(near, known),
    `Handlers of MSW take ${taken.slice(0, 10).join(', ')}${more}.`,
  ]
  const reasons = [...handlers].flatMap(([index, handler]) => {
    const operation = operationOf(handler.info)
    if (near && near !== nameOf(handler)) return []
    const reason = operation === shown ? 'it was for one call' : `it takes ${operation}`
    return [[index, new Passed(reason, hint.filter(Boolean).join(' '))] as const]
  })
  return new Map(reasons)
}

function nameOf({ info: { operationName } }: GraphqlHandler): string {
  return typeof operationName === 'string' ? operationName : ''
}

/** Why handlers of an address do not take what is posted to it; undefined where it does not look like GraphQL. */
export async function whyNoOperation(request: Request): Promise<Passed | undefined> {
  if (request.method !== 'POST') return undefined
  const sent = (await request
    .clone()
    .json()
    .catch(() => undefined)) as unknown
  const [body = {}] = (Array.isArray(sent) ? sent : [sent]) as readonly object[]
  if (typeof body !== 'object' || body === null) return undefined
  const hasQuery = 'query' in body && typeof body.query === 'string'
  const problem = Array.isArray(sent)
    ? hasQuery && 'operations come as a list. Switch off batching in the client.'
    : hasQuery
      ? 'the query cannot be parsed. The log says why.'
      : JSON.stringify(body).includes('"persistedQuery"') &&
        'a persisted query comes without its text. Switch off persisted queries in the client.'
  return problem
    ? new Passed('it takes one operation', `Handlers of MSW were not asked: ${problem}`)
    : undefined
}
