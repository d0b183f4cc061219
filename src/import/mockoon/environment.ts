import { isObject } from '../../errors/validation-issue.ts'
import {
  headersIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type Loose,
} from '../conversion/loose.ts'

/** Data that routes share, as text with templates. */
export interface Bucket {
  readonly name: string
  readonly ids: ReadonlySet<string>
  readonly value: string
}

/** What all routes of a file of Mockoon share. */
export interface Environment {
  readonly name: string
  /** `/api`, or nothing. */
  readonly prefix: string
  readonly routes: readonly Loose[]
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly buckets: readonly Bucket[]
  /** Names of callbacks by their ids. */
  readonly callbacks: ReadonlyMap<string, string>
  readonly raw: Loose
}

/** The environments of a file of Mockoon, also of one that its version 1 exported; none for another file. */
export function environmentsOf(json: unknown): readonly Environment[] {
  const exported = textIn(json, 'source').startsWith('mockoon:') ? objectsIn(json, 'data') : []
  const all = exported.map((each) => objectIn(each, 'item')).filter(isEnvironment)
  if (all.length > 0) return all.map(environmentOf)
  return isObject(json) && isEnvironment(json) ? [environmentOf(json)] : []
}

function isEnvironment(value: Loose): boolean {
  if (!Array.isArray(value['routes'])) return false
  return (
    value['lastMigration'] !== undefined ||
    value['endpointPrefix'] !== undefined ||
    objectsIn(value, 'routes').some(
      (route) => typeof route['endpoint'] === 'string' && Array.isArray(route['responses']),
    )
  )
}

function environmentOf(raw: Loose): Environment {
  const prefix = textIn(raw, 'endpointPrefix').replaceAll(/^\/+|\/+$/g, '')
  return {
    name: textIn(raw, 'name'),
    prefix: prefix === '' ? '' : `/${prefix}`,
    routes: inOrder(raw),
    headers: headersIn(raw, 'headers'),
    buckets: objectsIn(raw, 'data').map((each) => ({
      name: textIn(each, 'name'),
      ids: new Set([textIn(each, 'id'), textIn(each, 'uuid')]),
      value: textIn(each, 'value'),
    })),
    callbacks: new Map(
      objectsIn(raw, 'callbacks').map((each) => [textIn(each, 'uuid'), textIn(each, 'name')]),
    ),
    raw,
  }
}

/** Routes in the order in which they are tried: folders are opened where they stand. */
function inOrder(raw: Loose): readonly Loose[] {
  const routes = new Map(objectsIn(raw, 'routes').map((each) => [textIn(each, 'uuid'), each]))
  const folders = new Map(objectsIn(raw, 'folders').map((each) => [textIn(each, 'uuid'), each]))
  const seen = new Set<string>()
  const open = (children: readonly Loose[]): readonly Loose[] =>
    children.flatMap((child) => {
      const id = textIn(child, 'uuid')
      if (seen.has(id)) return []
      seen.add(id)
      const folder = folders.get(id)
      return folder ? open(objectsIn(folder, 'children')) : (routes.get(id) ?? [])
    })
  const ordered = open(objectsIn(raw, 'rootChildren'))
  const rest = objectsIn(raw, 'routes').filter((each) => !ordered.includes(each))
  return [...ordered, ...rest]
}

/** Flags of `mockapi serve` that say what an environment says. */
export function flagsOf({ raw, headers }: Environment): string[] {
  const port = numberIn(raw, 'port')
  const proxy = raw['proxyMode'] === true ? textIn(raw, 'proxyHost') : ''
  const isOpen =
    raw['cors'] === true || Object.keys(headers).some((name) => /^access-control-/i.test(name))
  return [
    ...(port > 0 ? [`--port ${port}`] : []),
    ...(proxy === '' ? [] : [`--proxy ${proxy}`]),
    ...(isOpen ? ['--cors *'] : []),
  ]
}

/** The data of a name, or of an id. */
export function bucketOf({ buckets }: Environment, name: string): Bucket | undefined {
  return buckets.find((each) => each.name === name || each.ids.has(name))
}
