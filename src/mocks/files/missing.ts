import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { groupBy } from '../../group-by.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { parseKey, parsePath } from '../../http/path.ts'
import type { MockFile } from './mock-file.ts'

/** An endpoint in the place of one that has an error; undefined where its key does not parse. */
export function brokenEndpoint(
  key: string,
  origin: SourceLocation,
  broken: () => Diagnostic,
): Endpoint | undefined {
  const parsed = parseKey(key)
  return 'message' in parsed ? undefined : { key, ...parsed, ...answersNothing, origin, broken }
}

/** Endpoints in the place of a collection or single resource that has an error; none where its path is not fixed. */
export function brokenResource(
  address: string,
  origin: SourceLocation,
  broken: () => Diagnostic,
): Endpoint[] {
  return [address, `${address}/*`].flatMap((text) => {
    const path = parsePath(text)
    const endpoint = { key: `ALL ${text}`, method: 'ALL', ...answersNothing, origin } as const
    return 'message' in path ? [] : [{ ...endpoint, path, broken, resource: address }]
  })
}

const answersNothing = {
  needs: { body: false, call: false, faker: false },
  handle: () => undefined,
} as const

/** A part of a file in its last good version, and when the file was read that has it, ms since 1970. */
export interface KeptPart {
  readonly name: string
  readonly since: number
}

/** What became of the parts of a file that have an error. */
export interface PartsOfFile {
  /** Keys of endpoints and addresses of resources whose last good version is served. */
  readonly kept: readonly KeptPart[]
  /** Those that are missing. */
  readonly missing: readonly string[]
}

/** A file with the last good version of those parts that have an error now; `sinceOf` tells when that was read. */
export function withLastGood(
  file: MockFile,
  before: MockFile | undefined,
  sinceOf: (name: string) => number,
): { readonly file: MockFile; readonly parts: PartsOfFile } {
  const whole = before?.endpoints.filter(({ broken }) => !broken) ?? []
  const good = groupBy(whole, ({ key }) => key)
  const lost = new Set(file.endpoints.map(({ resource }) => resource))
  const isLost = ({ path }: { readonly path: string }): boolean => lost.has(path)
  const collections = before?.collections.filter(isLost) ?? []
  const singles = before?.singles.filter(isLost) ?? []
  const kept = new Set([...collections, ...singles].map(({ path }) => path))
  const missing = new Set<string>()
  const endpoints = file.endpoints.flatMap((endpoint) => {
    const { key, broken, resource } = endpoint
    if (!broken) {
      good.get(key)?.shift()
      return [endpoint]
    }
    if (resource !== undefined) {
      if (!kept.has(resource)) missing.add(resource)
      return kept.has(resource) ? [] : [endpoint]
    }
    const last = good.get(key)?.shift()
    ;(last ? kept : missing).add(key)
    return [last ?? endpoint]
  })
  const { rules, rewrites = [] } = file
  const ruleOf = (from: string, { rewrites: all = [] }: MockFile) =>
    all.find((rule) => rule.from === from)
  const inForce = rules?.flatMap(
    (from) => ruleOf(from, file) ?? (before && ruleOf(from, before)) ?? [],
  )
  for (const rule of inForce ?? []) if (!rewrites.includes(rule)) kept.add(rule.from)
  // A provider of logins stays as long as its endpoints, so that guards take its tokens.
  const providers = before?.auth?.filter(({ path }) => kept.has(`GET ${path}/authorize`)) ?? []
  return {
    file: {
      ...file,
      endpoints,
      ...(inForce && { rewrites: inForce }),
      ...(providers.length > 0 && { auth: [...(file.auth ?? []), ...providers] }),
      collections: [...file.collections, ...collections],
      singles: [...file.singles, ...singles],
    },
    parts: {
      kept: Array.from(kept, (name) => ({ name, since: sinceOf(name) })),
      missing: [...missing],
    },
  }
}
