import type { Importer } from '../conversion/importer.ts'
import { jsonOf } from '../conversion/source.ts'
import { numberIn, objectIn, textIn } from '../conversion/loose.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { addCollection } from './buckets.ts'
import { environmentsOf, flagsOf, type Environment } from './environment.ts'
import { addRoute, type RouteOptions } from './routes.ts'

/** Environments of Mockoon, as its files and its exports have them. */
export const mockoonImporter: Importer = {
  name: 'Mockoon',
  takes: 'environments of Mockoon',
  recognises: (source) => environmentsOf(jsonOf(source)).length > 0,
  convert: (source, options) => {
    const [environment, ...others] = environmentsOf(jsonOf(source)) as [
      Environment,
      ...Environment[],
    ]
    const losses = new Losses()
    const folder = new MockFolder(schemaAddress(options))
    const collections = new Map<string, string>()
    for (const other of others)
      losses.add('operation', other.name, 'another environment: export it on its own')
    const read: RouteOptions = {
      environment,
      collections,
      folder,
      losses,
      source,
      cwd: options.cwd,
    }
    const [data, routes] = [
      environment.routes.filter((each) => textIn(each, 'type') === 'crud'),
      environment.routes.filter((each) => textIn(each, 'type') !== 'crud'),
    ]
    for (const route of data) {
      const added = addCollection(route, read)
      if (added) collections.set(...added)
    }
    for (const route of routes) addRoute(route, read)
    addDefaults(environment, folder)
    tellRest(environment, losses)
    return Promise.resolve(folder.conversion(losses, flagsOf(environment)))
  },
}

/** What all routes have: headers, and how long they take. */
function addDefaults({ headers, raw }: Environment, folder: MockFolder): void {
  const own = Object.entries(headers).filter(
    ([name, value]) =>
      !/^(?:access-control-.*|content-type|content-length)$/i.test(name) &&
      !String(value).includes('{{'),
  )
  const latency = numberIn(raw, 'latency')
  const $defaults = {
    ...(latency > 0 && { $delay: latency }),
    ...(own.length > 0 && { $headers: Object.fromEntries(own) }),
  }
  if (Object.keys($defaults).length === 0) return
  for (const file of folder.mapFiles) folder.addHead(file, { $defaults })
}

/** Tells what of an environment has no place in mock files. */
function tellRest({ raw, headers, buckets, name }: Environment, losses: Losses): void {
  for (const [header, value] of Object.entries(headers)) {
    if (String(value).includes('{{')) losses.add('header', name, header)
  }
  if (objectIn(raw, 'tlsOptions')['enabled'] === true) losses.add('setting', name, 'HTTPS')
  if (raw['proxyRemovePrefix'] === true)
    losses.add('setting', name, 'the prefix is left out for the real API')
  for (const list of ['proxyReqHeaders', 'proxyResHeaders'] as const) {
    const all = raw[list]
    const named = Array.isArray(all) ? all.map((each) => textIn(each, 'key')) : []
    for (const each of named)
      if (each !== '') losses.add('header', name, `${each}, of the real API`)
  }
  for (const bucket of buckets) {
    if (/\bsetData\b/.test(bucket.value)) losses.add('data', name, bucket.name)
  }
}
