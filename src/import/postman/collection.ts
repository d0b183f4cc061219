import { isObject } from '../../errors/validation-issue.ts'
import { objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'

/** A request of a collection, with what its folders say of it. */
export interface PostmanRequest {
  readonly name: string
  /** Its folders and its name: `Users / Get a user`. */
  readonly where: string
  readonly method: string
  readonly raw: Loose
  /** Saved answers. */
  readonly examples: readonly Loose[]
  readonly auth: Loose
}

/** A collection of Postman, of version 2.0 or 2.1. */
export interface PostmanCollection {
  readonly name: string
  readonly requests: readonly PostmanRequest[]
  readonly variables: ReadonlyMap<string, string>
  /** Where scripts stand, and when they run: `prerequest`, `test`. */
  readonly scripts: readonly (readonly [where: string, when: string])[]
}

/** Whether a value is a collection; one of version 1 has its requests in a flat list. */
export function versionOf(json: unknown): 1 | 2 | undefined {
  if (!isObject(json)) return undefined
  const schema = textIn(json['info'], 'schema')
  if (schema.includes('getpostman.com') || schema.includes('schema.postman.com'))
    return schema.includes('/v1') ? 1 : 2
  const isOld = Array.isArray(json['requests']) && Array.isArray(json['order'])
  if (isOld) return 1
  const isNamed = typeof objectIn(json, 'info')['name'] === 'string'
  return isNamed && Array.isArray(json['item']) ? 2 : undefined
}

/** Whether a value holds variables of Postman alone. */
export function isEnvironment(json: unknown): boolean {
  return isObject(json) && typeof json['_postman_variable_scope'] === 'string'
}

/** More folders in each other are not read. */
const deepest = 50

/** Reads a collection, folder by folder. */
export function readCollection(json: unknown): PostmanCollection {
  const requests: PostmanRequest[] = []
  const scripts: (readonly [string, string])[] = []
  const variables = new Map<string, string>()
  const name = textIn(objectIn(json, 'info'), 'name')
  const note = (holder: Loose, where: string): void => {
    for (const event of objectsIn(holder, 'event')) {
      const { exec } = objectIn(event, 'script')
      const text = [exec].flat().join('').trim()
      if (text !== '') scripts.push([where, textIn(event, 'listen')])
    }
    for (const variable of objectsIn(holder, 'variable')) {
      const key = textIn(variable, 'key') || textIn(variable, 'id')
      if (key !== '' && variable['disabled'] !== true) variables.set(key, textIn(variable, 'value'))
    }
  }
  const read = (holder: Loose, folders: readonly string[], above: Loose): void => {
    for (const item of objectsIn(holder, 'item')) {
      const own = [...folders, textIn(item, 'name')]
      const where = own.join(' / ')
      const auth = isObject(item['auth']) ? item['auth'] : above
      note(item, where)
      if (Array.isArray(item['item'])) {
        if (own.length < deepest) read(item, own, auth)
        continue
      }
      const { request } = item
      if (typeof request !== 'string' && !isObject(request)) continue
      const raw = typeof request === 'string' ? { url: request } : request
      requests.push({
        name: textIn(item, 'name'),
        where,
        method: (textIn(raw, 'method') || 'GET').toUpperCase(),
        raw,
        examples: objectsIn(item, 'response'),
        auth: isObject(raw['auth']) ? raw['auth'] : auth,
      })
    }
  }
  const root = isObject(json) ? json : {}
  note(root, name)
  read(root, [], objectIn(root, 'auth'))
  return { name, requests, variables, scripts }
}
