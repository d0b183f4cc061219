import type { Operation } from '../../openapi/document/operation.ts'
import type { Losses } from '../conversion/losses.ts'
import { valuePath } from '../conversion/conditions.ts'
import type { Conditions } from './conditions.ts'

/** More alternatives of alternatives are not written. */
const mostAlternatives = 8

/** What holds of requests without the credentials that an operation asks for: a `$when`; undefined where it is open. */
export function lacksCredentials(operation: Operation, losses: Losses): Conditions | undefined {
  const { security } = operation
  if (security.length === 0) return undefined
  const where = `${operation.method} ${operation.template}`
  let all: Conditions = [{}]
  for (const requirement of security) {
    const lacking = Object.entries(requirement).flatMap(([name, scopes]): Condition[] => {
      const condition = lacksScheme(operation, name)
      if (!condition) losses.add('security', where, name)
      if (Array.isArray(scopes) && scopes.length > 0) losses.add('security', name, 'its scopes')
      return condition ? [condition] : []
    })
    if (lacking.length === 0) {
      // What cannot be asked for is taken for given, and all that would do in place of it.
      const isOpen = security.some((each) => Object.keys(each).length === 0)
      const names = isOpen ? [] : security.flatMap((each) => Object.keys(each))
      for (const name of names) losses.add('security', where, name)
      return undefined
    }
    all = all.flatMap((one) => lacking.map((other) => bothOf(one, other)))
    if (all.length > mostAlternatives) {
      losses.add('security', where, 'many alternatives')
      return undefined
    }
  }
  return all
}

type Condition = Conditions[number]

const authorization = 'headers.authorization'

/** Both of two conditions; of two schemes of one header neither is there. */
function bothOf(one: Condition, other: Condition): Condition {
  const names = [one, other].flatMap((each) => schemesOf(each[authorization]))
  return { ...one, ...other, ...(names.length > 0 && { [authorization]: lacks(names) }) }
}

function lacks(schemes: readonly string[]): object {
  const all = [...new Set(schemes)].join('|')
  return { not: { matches: `^${schemes.length > 1 ? `(?:${all})` : all} .`, flags: 'i' } }
}

function schemesOf(condition: unknown): string[] {
  const [, names] = /\^(?:\(\?:)?([\w|]+)/.exec(JSON.stringify(condition) ?? '') ?? []
  return names?.split('|') ?? []
}

function lacksScheme({ document }: Operation, name: string): Condition | undefined {
  const raw = document.securityScheme(name) ?? {}
  switch (raw['type']) {
    case 'apiKey': {
      const root = { query: 'query', cookie: 'cookies', header: 'headers' }[String(raw['in'])]
      if (root === undefined) return undefined
      return { [valuePath(root, String(raw['name']))]: { exists: false } }
    }
    case 'basic':
      return { [authorization]: lacks(['Basic']) }
    case 'http': {
      const scheme = String(raw['scheme'])
      if (!/^\w+$/.test(scheme)) return undefined
      return { [authorization]: lacks([scheme.charAt(0).toUpperCase() + scheme.slice(1)]) }
    }
    case 'oauth2':
    case 'openIdConnect':
      return { [authorization]: lacks(['Bearer']) }
    default:
      return undefined
  }
}
