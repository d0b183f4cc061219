import { mockapiError } from '../../errors/diagnostic.ts'
import { isMethod, parsePath } from '../../http/path.ts'
import { caseOf, emptyAnswer } from '../conversion/answer.ts'
import { valuePath } from '../conversion/conditions.ts'
import type { Importer } from '../conversion/importer.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { looksLikeCurl, readCurl } from './read.ts'
import { isUrl, parseUrl } from '../../http/url.ts'

/** Commands of curl, as the tools of browsers copy them: endpoints that are to be filled in. */
export const curlImporter: Importer = {
  name: 'cURL',
  takes: 'commands of curl',
  recognises: ({ text }) => looksLikeCurl(text.slice(0, 1000)),
  convert: ({ name, text }, options) => {
    const losses = new Losses()
    const folder = new MockFolder(schemaAddress(options))
    const requests = readCurl(text)
    if (requests.length === 0) {
      const hint = "Write it as in curl 'https://api.example.test/users'."
      throw mockapiError('bad-import', `The command of curl in ${name} has no address.`, hint)
    }
    const places = requests.map(({ method, url }) => {
      const address = isUrl(url) ? url : `http://${url.replace(/^\/+/, 'host/')}`
      const { pathname, searchParams } = parseUrl(address) ?? new URL('http://host')
      return { method, url, path: pathname, query: [...searchParams] }
    })
    for (const { method, url, path, query } of places) {
      const parsed = parsePath(path)
      if (!isMethod(method) || 'message' in parsed) {
        losses.add(
          'operation',
          `${method} ${url}`,
          'message' in parsed ? parsed.message : `mock files have no method ${method}`,
        )
        continue
      }
      const key = `${method} ${path}`
      // What one asks for among several of an address is told by its query.
      const isOne =
        places.filter((each) => each.method === method && each.path === path).length === 1
      const when = Object.fromEntries(query.map(([each, text]) => [valuePath('query', each), text]))
      const value = emptyAnswer(method)
      const answer = isOne || query.length === 0 ? value : caseOf(when, value)
      losses.add('noAnswer', key, query.length === 0 ? '' : new URLSearchParams(query).toString())
      if (!folder.addEndpoint(folder.fileOf(path), key, [answer]))
        losses.add('operation', key, 'it stands there twice')
    }
    return Promise.resolve(folder.conversion(losses))
  },
}
