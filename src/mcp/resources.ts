import { didYouMean } from '../errors/nearest.ts'
import { errorCodes, ProtocolError, type JsonObject } from './protocol.ts'
import type { McpHost } from './tools/host.ts'

/** A page or a schema that an agent may read. */
interface Resource {
  readonly uri: string
  readonly name: string
  readonly description: string
  readonly mimeType: string
}

const scheme = 'mockapi://'

const schemas: readonly Resource[] = [
  {
    uri: `${scheme}schema/mocks.json`,
    name: 'schema-mocks',
    description: 'JSON Schema of mock files.',
    mimeType: 'application/schema+json',
  },
]

/** A row of the index of the package: `- [queries](docs/queries.md): Filters, …` */
const row = /^- \[([\w-]+)\]\((docs\/[\w-]+\.md)\): (.+)$/gm

/** The pages of the documentation that are installed, and the schema of mock files; none outside of Node. */
export async function listResources(host: McpHost): Promise<readonly Resource[]> {
  const index = await host.packageFile?.('llms.txt')
  if (index === undefined) return []
  const pages = Array.from(index.matchAll(row), ([, name = '', path = '', description = '']) => {
    return { uri: scheme + path, name, description, mimeType: 'text/markdown' }
  })
  return [...pages, ...schemas]
}

/** One of them. @throws ProtocolError for what is not in the list */
export async function readResource({ uri }: JsonObject, host: McpHost): Promise<object> {
  if (typeof uri !== 'string') {
    throw new ProtocolError(errorCodes.params, '"uri" is missing: write one of resources/list.')
  }
  const all = await listResources(host)
  const found = all.find((each) => each.uri === uri)
  const text = found && (await host.packageFile?.(uri.slice(scheme.length)))
  if (found && text !== undefined) return { contents: [{ uri, mimeType: found.mimeType, text }] }
  const shown = uri.slice(0, 100)
  const near = didYouMean(
    shown,
    all.map((each) => each.uri),
  )
  const message = `There is no resource ${JSON.stringify(shown)}. ${near || 'resources/list has all.'}`
  throw new ProtocolError(errorCodes.params, message, { uri })
}
