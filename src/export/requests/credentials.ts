import type { Operation } from '../../openapi/document/operation.ts'
import type { Credential } from './request.ts'

/** What the first of the alternatives asks for that an operation can be called with. */
export function credentialsOf({ security, document }: Operation): Credential[] {
  if (security.some((each) => Object.keys(each).length === 0)) return []
  return Object.keys(security[0] ?? {}).flatMap(
    (name) => credentialOf(document.securityScheme(name) ?? {}) ?? [],
  )
}

function credentialOf(scheme: Readonly<Record<string, unknown>>): Credential | undefined {
  const { type, in: at, name } = scheme
  if (type === 'mutualTLS') return undefined
  if (type === 'apiKey' && (at === 'header' || at === 'query' || at === 'cookie'))
    return { kind: 'key', at, name: String(name) }
  const isBasic = type === 'http' && /^basic$/i.test(String(scheme['scheme']))
  return { kind: isBasic ? 'basic' : 'bearer' }
}
