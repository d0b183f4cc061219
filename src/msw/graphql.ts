import { Passed } from '../endpoints/passed.ts'
import { didYouMean, nearest } from '../errors/nearest.ts'
import type { GraphqlHandler, MswOperation } from './handler.ts'
import { mountPath } from './path.ts'

/** Where one is mounted: without an address of its own everywhere, at `/graphql` before the schema that is served there. */
export function graphqlPaths({ endpoint }: GraphqlHandler): readonly string[] {
  const { paths } = mountPath(endpoint)
  return paths[0] === '/*' ? ['/graphql', '/*'] : paths
}

/** What it has in lists of endpoints: `query GetUser`, `query /User/ (origin: https://api.example.test)`. */
export function graphqlNote({ info }: GraphqlHandler): string {
  return info.header.replace(' (origin: *)', '')
}

/** The address to match by, at any origin; undefined where its own can stay. */
export function graphqlAddress(endpoint: unknown): string | undefined {
  if (typeof endpoint !== 'string') return undefined
  const { own = endpoint } = mountPath(endpoint)
  return own.startsWith('/') ? `*://:origin${own}` : undefined
}

/** Whether it need be asked for an operation: MSW prints a warning for each one that has no name. */
export function mayTake({ info }: GraphqlHandler, asked: MswOperation | undefined): boolean {
  if (asked?.operationType === undefined) return false
  return Boolean(asked.operationName) || info.operationType === 'all'
}

/** Why handlers did not take an operation, by their index: those with the nearest name, or else all. */
export function whyNotTaken(
  handlers: ReadonlyMap<number, GraphqlHandler>,
  { operationType = 'query', operationName }: MswOperation,
): Map<number, Passed> {
  const names = [...handlers].map(([index, each]) => [index, nameOf(each)] as const)
  const known = names.map(([, name]) => name)
  const near = operationName && nearest(operationName, known)
  const shown = operationName ? `${operationType} ${operationName}` : `a ${operationType}`
  const all = [...handlers.values()].map(graphqlNote)
  const more = all.length > 10 ? ` and ${all.length - 10} more` : ''
  const said = operationName
    ? `It asks for ${shown}. ${didYouMean(operationName, known)}`.trimEnd()
    : `It asks for ${shown} without a name, which graphql.operation() alone takes: give it one.`
  const hint = `${said} Handlers of MSW take ${all.slice(0, 10).join(', ')}${more}.`
  const reasons = names.flatMap(([index, name]) => {
    const handler = handlers.get(index)
    if (!handler || (near !== undefined && near !== name)) return []
    return [[index, new Passed(`it takes ${graphqlNote(handler)}`, hint)] as const]
  })
  return new Map(reasons)
}

function nameOf({ info: { operationName } }: GraphqlHandler): string {
  return typeof operationName === 'string' ? operationName : ''
}
