import { isObject } from '../../errors/validation-issue.ts'
import { objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { resolve } from './variables.ts'

/** Where a request of Postman goes. */
export interface Address {
  /** As mock files write it: `/v1/users/:id`. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Values of parameters of the path. */
  readonly values: ReadonlyMap<string, string>
}

/** Reads the `url` of a request, a text or an object, without its host. */
export function addressOf(url: unknown, variables: ReadonlyMap<string, string>): Address {
  const raw = typeof url === 'string' ? url : textIn(url, 'raw')
  const parts = isObject(url) && url['path'] !== undefined ? partsOf(url['path']) : undefined
  const host = isObject(url) ? [url['host']].flat().filter((each) => typeof each === 'string') : []
  const [target = '', search = ''] = raw.split('#', 1)[0]?.split(/\?([^]*)/, 2) ?? []
  const base = parts ? host.join('.') : ''
  const own = parts ? parts.join('/') : target
  const path = `${basePath(base, variables)}/${parts ? own : pathIn(own, variables)}`
  const values = new Map(
    objectsIn(url, 'variable').map((each) => [
      parameterName(textIn(each, 'key') || textIn(each, 'id')),
      resolve(textIn(each, 'value'), variables),
    ]),
  )
  const segments = path.split('/').filter((part) => part !== '')
  return {
    path: `/${segments.map((part) => segmentOf(part, variables, values)).join('/')}`,
    query: queryOf(url, search, variables),
    values,
  }
}

/** Segments as texts; older files have objects among them. */
function partsOf(path: unknown): string[] {
  const list: unknown[] = typeof path === 'string' ? path.split('/') : [path].flat()
  return list.map((each) => (typeof each === 'string' ? each : textIn(each, 'value')))
}

/** The path of an address that is a text, whose host may be a variable. */
function pathIn(target: string, variables: ReadonlyMap<string, string>): string {
  const [, variable, rest = ''] = /^(?:https?:\/\/)?\{\{([^{}]+)\}\}([^]*)$/.exec(target) ?? []
  if (variable !== undefined)
    return basePath(`{{${variable}}}`, variables) + rest.replace(/^:[^/]*/, '')
  const [, below] = /^[a-z][a-z\d+.-]*:\/\/[^/]*([^]*)$/i.exec(target) ?? []
  if (below !== undefined) return below
  // Without a scheme it begins with a host, as in `localhost:3000/users`.
  return target.startsWith('/') ? target : target.replace(/^[^/]*/, '')
}

/** The path of the address that a host stands for. */
function basePath(host: string, variables: ReadonlyMap<string, string>): string {
  const value = resolve(host, variables)
  if (/^\{\{[^{}]+\}\}$/.test(value)) return ''
  return value
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/^[^/]*/, '')
    .replace(/\/$/, '')
}

/** A variable in a path is a parameter, unless it names a version or the like. */
function segmentOf(
  part: string,
  variables: ReadonlyMap<string, string>,
  values: Map<string, string>,
): string {
  const written = part.replaceAll(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
    const value = resolve(whole, variables)
    if (/^(?:v\d[\w.]*|api|rest)$/i.test(value)) return value
    const own = parameterName(name)
    if (value !== whole) values.set(own, value)
    return part === whole ? `:${own}` : `{${own}}`
  })
  const [, named] = /^:(.+)$/.exec(written) ?? []
  if (named !== undefined) return `:${parameterName(named)}`
  return written.includes('{') ? written : encodeLoosely(written)
}

/** What cannot stand in a path of a mock file is escaped. */
function encodeLoosely(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part))
      .replaceAll(/%(?:40|3A|24|2C|2B|3D|3B|26)/g, decodeURIComponent)
      .replace(/^:/, '%3A')
  } catch {
    return encodeURIComponent(part)
  }
}

function parameterName(name: string): string {
  const plain = name.trim().replaceAll(/[^\w]+/g, '_')
  return /^[A-Za-z_]/.test(plain) ? plain : `p${plain}`
}

function queryOf(
  url: unknown,
  search: string,
  variables: ReadonlyMap<string, string>,
): Address['query'] {
  const list: readonly Loose[] | undefined =
    isObject(url) && Array.isArray(url['query']) ? objectsIn(url, 'query') : undefined
  const pairs = list
    ? list
        .filter((each) => each['disabled'] !== true)
        .map((each) => [textIn(each, 'key'), textIn(each, 'value')] as const)
    : [...new URLSearchParams(search)]
  return pairs
    .filter(([name]) => name !== '')
    .map(([name, value]) => [resolve(name, variables), decoded(resolve(value, variables))] as const)
}

/** A value as the server reads it: Postman sends what is escaped as it stands. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
