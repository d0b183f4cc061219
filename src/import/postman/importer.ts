import { mockapiError } from '../../errors/diagnostic.ts'
import type { Importer } from '../conversion/importer.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { jsonOf } from '../conversion/source.ts'
import { isEnvironment, readCollection, versionOf } from './collection.ts'
import { answersOf, commentFor, endpointsOf, refusalOf, tellScripts } from './endpoints.ts'
import { addGuards } from './security.ts'

/** Collections of Postman 2.0 and 2.1, with their examples. */
export const postmanImporter: Importer = {
  name: 'Postman',
  takes: 'collections of Postman',
  recognises: (source) => {
    const json = jsonOf(source)
    return isEnvironment(json) || versionOf(json) !== undefined
  },
  convert: (source, options) => {
    const json = jsonOf(source)
    if (isEnvironment(json)) {
      const hint = 'Export the collection in Postman, and import that: its own variables are read.'
      throw mockapiError(
        'bad-import',
        `${source.name} has variables of Postman, and no requests.`,
        hint,
      )
    }
    if (versionOf(json) === 1) {
      const hint =
        'Export it in Postman as "Collection v2.1", or run npx postman-collection-transformer convert -i old.json -o new.json -j 1.0.0 -p 2.1.0.'
      throw mockapiError(
        'bad-import',
        `${source.name} is a collection of version 1 of Postman.`,
        hint,
      )
    }
    const losses = new Losses()
    const folder = new MockFolder(schemaAddress(options))
    const collection = readCollection(json)
    const endpoints = endpointsOf(collection, folder, losses)
    for (const endpoint of endpoints) {
      const answers = answersOf(endpoint, collection, folder, losses)
      folder.addEndpoint(folder.fileOf(endpoint.path), endpoint.key, answers, commentFor(endpoint))
    }
    const refusal = refusalOf(endpoints, collection, folder, losses)
    addGuards(endpoints, refusal, folder, losses)
    tellScripts(collection, losses)
    return Promise.resolve(folder.conversion(losses))
  },
}
