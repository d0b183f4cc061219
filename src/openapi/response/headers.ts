import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { compileSample } from '../../generate/schema/sample.ts'
import type { Parameter, ResponseDeclaration } from '../document/model.ts'
import type { Shared } from '../schema/shared.ts'

/** Headers that say how a message is sent, which the server decides. */
const ofMessage: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
])

/** The declared headers of a response: by example, else generated. */
export function declaredHeaders(
  { headers }: ResponseDeclaration,
  { schemas: { read } }: Shared,
  { faker }: Pick<EndpointContext, 'faker'>,
): Record<string, string> {
  const entries = headers.flatMap((header): [string, string][] => {
    const name = header.name.toLowerCase()
    if (ofMessage.has(name)) return []
    const [example] = header.examples
    const value = example
      ? example.value
      : compileSample(header.schema ?? {}, { read, direction: 'response' }, name).make(faker)
    const text = written(value, header)
    // A field value is visible ASCII (RFC 9110, section 5.5).
    return /^[\x20-\x7E]*$/.test(text) ? [[name, text]] : []
  })
  return Object.fromEntries(entries)
}

function written(value: unknown, { mediaType, explode }: Parameter): string {
  if (mediaType !== undefined || typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
  if (Array.isArray(value)) return value.join(',')
  return Object.entries(value)
    .map(([name, each]) => `${name}${explode ? '=' : ','}${String(each)}`)
    .join(',')
}
