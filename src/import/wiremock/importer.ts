import { isMethod } from '../../http/path.ts'
import { answerValue } from '../conversion/answer.ts'
import { commentOf } from '../conversion/endpoint-map.ts'
import type { Importer } from '../conversion/importer.ts'
import { numberIn, objectIn, textIn, type Loose } from '../conversion/loose.ts'
import { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { conditionsOf } from './conditions.ts'
import { pathOf } from './path.ts'
import { answerOf } from './response.ts'
import { ScenarioWriter } from './scenarios.ts'
import { filesOf, holdsStubs, readStubs, type Stub } from './stubs.ts'

/** Folders of mappings and bodies of WireMock, and files of mappings. */
export const wireMockImporter: Importer = {
  name: 'WireMock',
  takes: 'mappings of WireMock',
  recognises: holdsStubs,
  convert: (source, options) => {
    const losses = new Losses()
    const folder = new MockFolder(schemaAddress(options))
    const scenarios = new ScenarioWriter(folder)
    const shared = { folder, losses, bodies: filesOf(source), kept: new Map<string, string>() }
    const proxies = new Set<string>()
    const read = ranked(readStubs(source, losses)).flatMap(
      (stub) => readStub(stub, losses, folder) ?? [],
    )
    for (const { stub, key, path, when, lost } of read) {
      const response = objectIn(stub.raw, 'response')
      const where = `${stub.where}: ${key}`
      const proxy = textIn(response, 'proxyBaseUrl')
      if (proxy !== '') {
        proxies.add(proxy)
        if (path !== '/*') losses.add('proxy', where, proxy)
        continue
      }
      // Without one of its conditions it would answer what another one does.
      const isAlone = read.filter((other) => other.key === key).length === 1
      for (const each of lost) losses.add('condition', where, each)
      if (lost.length > 0 && !isAlone) continue
      tellRest(stub.raw, where, losses)
      const file = folder.fileOf(path)
      const lose = (source: string) => void losses.add('template', where, source)
      const parameters = objectIn(response, 'transformerParameters')
      const scope = { ...shared, key, file, path, parameters, lose }
      const answer = { ...answerOf(response, scope), ...(Object.keys(when).length > 0 && { when }) }
      if (textIn(stub.raw, 'scenarioName') !== '') scenarios.add(stub.raw, file, key, answer)
      else if (!folder.addEndpoint(file, key, [answerValue(answer)], commentOf(stub.raw['name'])))
        losses.add('operation', where, `another one answers before ${nameOf(stub.raw)}`)
    }
    scenarios.write()
    const [proxy, ...others] = proxies
    for (const other of others) losses.add('proxy', other)
    const flags = proxy === undefined ? [] : [`--proxy ${proxy}`]
    return Promise.resolve(folder.conversion(losses, flags))
  },
}

function nameOf(stub: Loose): string {
  return textIn(stub, 'name') || textIn(stub, 'id') || textIn(stub, 'uuid') || 'it'
}

interface ReadStub extends ReturnType<typeof conditionsOf> {
  readonly stub: Stub
  readonly key: string
  readonly path: string
}

function readStub(stub: Stub, losses: Losses, folder: MockFolder): ReadStub | undefined {
  const request = objectIn(stub.raw, 'request')
  const given = (textIn(request, 'method') || 'ANY').toUpperCase()
  const method = given === 'ANY' ? 'ALL' : given
  const lose = (what: string) => void losses.add('operation', stub.where, what)
  if (!isMethod(method)) return lose(`mock files have no method ${given}`)
  const place = pathOf(request)
  if ('message' in place) return lose(place.message)
  const conditions = conditionsOf(request, place)
  // Below a condition on all that follows, more specific paths would not be asked for it.
  const isOpen = /.\/\*$/.test(place.path) && Object.keys(conditions.when).length > 0
  const path = folder.pathOf(isOpen ? place.path.replace(/\*$/, ':id') : place.path)
  const key = `${method} ${path}`
  const note = isOpen ? 'what follows in its path is one segment' : place.note
  if (note !== undefined) losses.add('condition', `${stub.where}: ${key}`, note)
  return { stub, key, path, ...conditions }
}

/** Stubs in the order in which WireMock tries them: by priority, of the same the last one first. */
function ranked(stubs: readonly Stub[]): readonly Stub[] {
  const rankOf = ({ raw }: Stub) => numberIn(raw, 'priority') || 5
  return stubs.toReversed().toSorted((one, other) => rankOf(one) - rankOf(other))
}

function tellRest(stub: Loose, where: string, losses: Losses): void {
  for (const member of ['postServeActions', 'serveEventListeners']) {
    const all = stub[member]
    const isSome = Array.isArray(all) ? all.length > 0 : all !== undefined && all !== null
    if (isSome) losses.add('callback', where, member)
  }
}
