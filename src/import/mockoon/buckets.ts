import { isObject } from '../../errors/validation-issue.ts'
import { answerValue } from '../conversion/answer.ts'
import { literalRecords } from '../conversion/endpoint-map.ts'
import { fileNameOf } from '../conversion/file-names.ts'
import { numberIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { moduleText, resourceText } from '../conversion/module-text.ts'
import { jsonIn } from '../conversion/source.ts'
import { jsonOfTemplate } from '../conversion/template-body.ts'
import { answerOf, type RouteScope } from './responses.ts'
import { placeOf, type RouteOptions } from './routes.ts'
import { whenOf } from './rules.ts'
import { templateOptions } from './templates.ts'
import type { Bucket } from './environment.ts'

/**
 * Writes the collection of a route that keeps data. @returns the name of its data and how `db` reads it; undefined where it
 * has none
 */
export function addCollection(
  route: Loose,
  options: RouteOptions,
): readonly [bucket: string, read: string] | undefined {
  const { environment, folder, losses, collections } = options
  const place = placeOf({ ...route, type: 'crud' }, options)
  if (!place) return undefined
  const { path } = place
  const responses = objectsIn(route, 'responses')
  const usual = responses.find((each) => each['default'] === true) ?? responses[0]
  const id = textIn(usual, 'databucketID')
  const bucket = environment.buckets.find(({ ids }) => ids.has(id))
  const where = `CRUD ${path}`
  const lose = (what: string) => void losses.add('operation', where, what)
  if (!usual || !bucket) return lose('it has no data')
  const seed = seedOf(bucket, options, where)
  if (seed === undefined) return lose(`its data ${bucket.name} are no list`)
  const key = textIn(usual, 'crudKey') || 'id'
  const isAdded =
    key === 'id' ? folder.addResource(path, seed, true) : addModule(path, key, seed, folder)
  if (!isAdded) return lose(key === 'id' ? 'no file can have its path' : `its ids are in ${key}`)
  if (collections.has(bucket.name))
    losses.add('data', where, `${bucket.name} is another collection's too`)
  losses.add('query', where, '_eq, _like and others of Mockoon: see the page of queries')
  guard(route, usual, path, options)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return [bucket.name, /^[\w-]+$/.test(name) ? `.${name}` : `['${name}']`]
}

/** Records, or a generator of such, as mock files have them. */
function seedOf({ value }: Bucket, options: RouteOptions, where: string): unknown {
  const seed = value.includes('{{')
    ? jsonOfTemplate(
        value,
        templateOptions({
          ...options,
          names: new Map(),
          isSeed: true,
          lose: (source) => options.losses.add('template', where, source),
        }),
      )
    : literalRecords(jsonIn(value))
  const isList = Array.isArray(seed) && seed.every(isObject)
  return isList || (isObject(seed) && Object.hasOwn(seed, '$count')) ? seed : undefined
}

/** A resource whose ids have another name, which a file of data cannot say. */
function addModule(
  path: string,
  id: string,
  seed: unknown,
  folder: RouteOptions['folder'],
): boolean {
  if (!Array.isArray(seed) || path.includes(':')) return false
  const name = path.slice(path.lastIndexOf('/') + 1)
  const variable = name
    .replaceAll(/[^A-Za-z\d]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^(?=\d)/, '_')
  if (!/^\w+$/.test(variable)) return false
  const resource = resourceText(variable, { name, idField: id }, { path, seed })
  const text = moduleText({ resource })
  folder.addFile(path.slice(1).split('/').map(fileNameOf).join('/'), 'ts', text)
  folder.collections++
  return true
}

/** What answers before a collection: responses with rules, and how long it takes. */
function guard(route: Loose, usual: Loose, path: string, options: RouteOptions): void {
  const { folder, losses } = options
  const key = `USE ${path}/*`
  const file = folder.fileOf(path)
  const scope: RouteScope = {
    ...options,
    key,
    file,
    names: new Map(),
    isSeed: false,
    lose: (source) => losses.add('template', key, source),
  }
  const cases = objectsIn(route, 'responses').flatMap((each) => {
    if (each === usual || objectsIn(each, 'rules').length === 0) return []
    const condition = whenOf(each, scope)
    if ('when' in condition)
      return [answerValue({ ...answerOf(each, scope), when: condition.when })]
    losses.add('condition', key, condition.lost)
    return []
  })
  const latency = numberIn(usual, 'latency')
  if (cases.length > 0) folder.addEndpoint(file, key, cases)
  if (latency > 0 && cases.length === 0)
    folder.addEndpoint(file, key, [{ $behaviour: { delay: latency } }])
  else if (latency > 0) losses.add('setting', key, `a delay of ${latency} ms`)
}
