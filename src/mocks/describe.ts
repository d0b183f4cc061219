import type { Mocks } from '../dispatch/mocks.ts'
import { describeMocks } from '../export/openapi/describe.ts'
import type { InfoObject, OpenApiObject } from '../export/openapi/document.ts'
import type { DialectDescription } from '../export/openapi/resources.ts'
import type { Session } from '../sessions/session.ts'

/** What is asked of a description. */
interface Asked {
  /** What the prefixes of the mocks are appended to. */
  readonly servers: readonly string[]
  /** The session whose data are described; default the server's own. */
  readonly session: Session | undefined
  readonly info: InfoObject | undefined
}

/** What is served as an OpenAPI document. @param loadDialect loads what describes the dialect */
export async function describeServed(
  mocks: Mocks,
  { servers, session = mocks.sessions.own, info = { title: 'mocks', version: '1.0.0' } }: Asked,
  loadDialect?: () => Promise<DialectDescription | undefined>,
): Promise<OpenApiObject> {
  const dialect = await loadDialect?.()
  await mocks.faker.load()
  const prefixes = mocks.prefixes.length === 0 ? [''] : mocks.prefixes
  return await describeMocks({
    info,
    servers: servers.flatMap((server) => prefixes.map((prefix) => server + prefix || '/')),
    session,
    endpoints: mocks.routes.table.endpoints,
    auth: mocks.routes.auth,
    faker: mocks.faker.source().forRecord(mocks.seed, 'export', 0),
    ...(dialect && { dialect }),
  })
}
