import type { AuthRule } from '../../behaviour/auth.ts'
import type { Authentication, CredentialScheme } from '../../endpoints/authentication.ts'
import type { Components } from './components.ts'
import type { OperationObject, ResponsesObject } from './document.ts'
import { schemeName } from './operation.ts'

/** An operation with the credentials that its guards ask for, and what they answer without. */
export function withGuards(
  operation: OperationObject,
  rules: readonly AuthRule[],
  { auth, server }: { readonly auth: Authentication | undefined; readonly server: string },
  components: Components,
): OperationObject {
  if (rules.length === 0 || !auth) return operation
  const scopes = [...new Set(rules.flatMap((rule) => rule.scopes))]
  const security = auth.schemes.map((scheme) => {
    const name = schemeName(schemeOf(scheme, server), components)
    return { [name]: scheme.kind === 'bearer' ? scopes : [] }
  })
  const isForbidding = rules.some((rule) => Object.keys(rule.user).length > 0)
  const codes = [
    'no-credentials',
    ...(isForbidding
      ? (['forbidden'] as const)
      : scopes.length > 0
        ? (['missing-scope'] as const)
        : []),
  ] as const
  const responses = { ...components.problemsOf(codes), ...operation.responses } as ResponsesObject
  return { ...operation, ...(!operation.security && { security }), responses }
}

/** A Security Scheme Object. */
function schemeOf(scheme: CredentialScheme, server: string): object {
  if (scheme.kind === 'bearer') {
    const path = (scheme.authorizePath ?? '').replace(/\/authorize$/, '')
    const base = server === '/' ? '' : server
    const openIdConnectUrl = `${base}${path}/.well-known/openid-configuration`
    return { type: 'openIdConnect', openIdConnectUrl }
  }
  if (scheme.kind === 'basic') return { type: 'http', scheme: 'basic' }
  if (scheme.kind === 'cookie') return { type: 'apiKey', in: 'cookie', name: scheme.name }
  return { type: 'apiKey', in: scheme.in, name: scheme.name }
}
