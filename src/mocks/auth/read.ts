import { readAuthOptions } from '../../auth/definition/options.ts'
import { providerEndpoints, providerKeys } from '../../auth/endpoints.ts'
import type { Provider } from '../../auth/definition/provider.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { isIssue, isObject } from '../../errors/validation-issue.ts'
import type { JsonPath, Problem, Report } from '../../generate/report.ts'
import { brokenEndpoint } from '../files/missing.ts'

interface Reading {
  readonly origin: SourceLocation
  readonly report: Report
  /** A problem as a diagnostic, without reporting it. */
  readonly diagnose: (path: JsonPath, problem: Problem) => Diagnostic
}

/** Reads what `auth()` and `"$auth"` take: a provider and its endpoints, which say what is wrong where something is. */
export function readProvider(
  given: unknown,
  { origin, report, diagnose }: Reading,
): { readonly auth: readonly Provider[]; readonly endpoints: readonly Endpoint[] } {
  const read = readAuthOptions(given)
  if (!isIssue(read)) {
    const provider = { ...read, origin }
    return { auth: [provider], endpoints: providerEndpoints(provider) }
  }
  const { message, hint, at } = read
  const problem = { code: 'bad-auth', message, hint } as const
  const path = at === undefined ? [] : [at]
  report(path, problem)
  const written = isObject(given) ? given['path'] : undefined
  const base = typeof written === 'string' && written.startsWith('/') ? written : '/auth'
  return { auth: [], endpoints: brokenProvider(base, origin, () => diagnose(path, problem)) }
}

/** Endpoints in the place of those of a provider that has an error. */
export function brokenProvider(
  path: string,
  origin: SourceLocation,
  broken: () => Diagnostic,
): Endpoint[] {
  return providerKeys(path).flatMap((key) => brokenEndpoint(key, origin, broken) ?? [])
}
