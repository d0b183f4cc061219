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
    ...collections
      .filter((each) => each.live ?? live)
      .flatMap((each) => changesEndpoints(each, strict)),
  ]
}

/** The address at which the changes of a collection are told. */
function changesPath(path: string): string {
  return `${path === '/' ? '' : path}/@changes`
}

/** The changes of a collection as server-sent events, and as messages of a WebSocket. */
function changesEndpoints(declaration: CollectionDeclaration, strict: boolean): Endpoint[] {
  const path = changesPath(declaration.path)
  // Few folders have one, so what sends changes is loaded with the first.
  const load = () => import('./changes.ts')
  const events = restEndpoint('GET', path, declaration, async (context) =>
    (await load()).changesReply(context, declaration, strict),
  )
  let changes: Awaited<ReturnType<typeof load>> | undefined
  const messages = restEndpoint('WS', path, declaration, async (context) => {
    changes ??= await load()
    return changes.socketReply(context, declaration, strict)
  })
  return [
    { ...events, note: 'sse' },
    {
      ...messages,
      needs: events.needs,
      note: 'WebSocket',
      // At once, so that no change falls between the answer and the first message.
      socket: { open: (context) => changes?.sendMessages(context, declaration, strict) },
    },
  ]
}
