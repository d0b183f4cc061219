import type { CollectionDeclaration } from '../data/records/declaration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { restEndpoint } from './resource-endpoints.ts'
import { readOnly } from './rest-dialect.ts'

/** The settings that concern all resources. */
interface ResourceSettings {
  readonly readOnly?: boolean
  readonly live?: boolean
  readonly strict?: boolean
}

/** The endpoints of resources as the settings want them, with those that tell the changes of collections. */
export function servedResources(
  endpoints: readonly Endpoint[],
  collections: readonly CollectionDeclaration[],
  settings: ResourceSettings,
): Endpoint[] {
  const { live = false, strict = false } = settings
  return [
    ...(settings.readOnly ? readOnly(endpoints) : endpoints),
    ...collections.filter((each) => each.live ?? live).map((each) => changesEndpoint(each, strict)),
  ]
}

/** The address at which the changes of a collection are told. */
export function changesPath(path: string): string {
  return `${path === '/' ? '' : path}/@changes`
}

function changesEndpoint(declaration: CollectionDeclaration, strict: boolean): Endpoint {
  const endpoint = restEndpoint(
    'GET',
    changesPath(declaration.path),
    declaration,
    async (context) => {
      // Few folders have one, so what sends changes is loaded with the first.
      const { changesReply } = await import('./changes.ts')
      return changesReply(context, declaration, strict)
    },
  )
  return { ...endpoint, note: 'sse' }
}
