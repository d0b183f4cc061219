import type { Authentication } from '../../endpoints/authentication.ts'
import { withGuards } from './auth.ts'
import type { Faker } from '@faker-js/faker'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isBesideHttp } from '../../http/path.ts'
import { isMethodKey } from '../../openapi/document/model.ts'
import type { Session } from '../../sessions/session.ts'
import { Components } from './components.ts'
import { loadConverters } from './declared.ts'
import type {
  InfoObject,
  OpenApiObject,
  OperationObject,
  ParameterObject,
  PathItemObject,
  ReferenceObject,
} from './document.ts'
import { DocumentOperations, operationOf } from './documents.ts'
import { Guards } from './guards.ts'
import { Names, asciiOnly, inWords, operationNames, tagOf } from './names.ts'
import { describeOperation } from './operation.ts'
import { joinPaths, templateShape, templatesOf, type TemplatePath } from './paths.ts'
import { resourceNames, type DialectDescription } from './resources.ts'
import { describeRest, leadsNowhere } from './rest.ts'
import { usedComponents } from './used.ts'

/** What is described. */
export interface MocksToDescribe {
  /** What the API is called, where no document says it. */
  readonly info: InfoObject
  /** Where the API is: `http://localhost:4000/api`, or `/api` beside the document. */
  readonly servers: readonly string[]
  /** Those of the files, the ones that answer first before others. */
  readonly endpoints: readonly CompiledEndpoint[]
  /** Its records tell what they look like; its overrides and scenarios go before the files for a while. */
  readonly session: Pick<Session, 'state' | 'tables'>
  /** What generated values are made with. */
  readonly faker: Faker
  /** Whose credentials guards ask for; undefined where no file says who may sign in. */
  readonly auth?: Authentication | undefined
  /** How resources are shown; default as docs/collections.md says. */
  readonly dialect?: DialectDescription
}

/** Describes mocks as an OpenAPI document. Handlers are not called. */
export async function describeMocks(mocks: MocksToDescribe): Promise<OpenApiObject> {
  const { info, servers, session, faker, dialect } = mocks
  const { state, tables } = session
  const above = tables.flatMap((table) => table.endpoints)
  const endpoints = [...above.map((each) => ({ ...each, mayPass: true })), ...mocks.endpoints]
  await loadConverters([
    ...endpoints.map(({ body }) => body),
    ...state.names.map((name) => state.collection(name)?.declaration.schema),
  ])
  const components = new Components(dialect?.errors)
  const documents = new DocumentOperations(components)
  const describeResource = dialect?.describeResource ?? describeRest
  const tools = { describing: { components, state }, describeResource, documents, faker }
  const guards = new Guards(endpoints, components, faker)
  const ids = new Names()
  const paths: Record<string, PathItemObject> = {}
  for (const { method, path, mocks: answering } of operationsOf(endpoints)) {
    const { template } = path
    if (answering.every(({ serves }) => serves && leadsNowhere(serves, template, state))) continue
    const rules = guards.rulesOf(answering, template, method)
    const about = { auth: mocks.auth, server: servers[0] ?? '/' }
    const mock = describeOperation(answering, { method, template }, tools)
    const described = withGuards(mock, rules, about, components)
    const { operationId, tags, parameters, ...rest } = guards.guard(described, template)
    const own = typeof operationId === 'string' ? [operationId] : []
    const serves = answering.find((each) => each.serves)?.serves
    const names = [
      ...own,
      ...(serves ? resourceNames(serves, method, template) : []),
      ...operationNames(method, template),
    ]
    const all = withPathParameters(path, parameters ?? [], components)
    const id = ids.take(...names.filter((name) => own.includes(name) || asciiOnly(name) === name))
    const operation: OperationObject = {
      operationId: id,
      tags: tags ?? [tagOf(template)],
      // A document says itself what its operations are.
      ...(own.length === 0 && { summary: inWords(id) }),
      ...(all.length > 0 && { parameters: all }),
      ...rest,
    }
    paths[template] = withOperation(paths[template], method, operation)
  }
  const used = new Set(
    Object.values(paths)
      .flatMap(operationsIn)
      .flatMap(({ tags = [] }) => tags),
  )
  const tags = tagsOf(documents, used)
  const { webhooks } = documents
  return {
    openapi: isOf32(paths, documents) ? '3.2.0' : '3.1.1',
    // As other generators name themselves there; by it an export is known when it is to be written anew.
    'x-generator': 'mockapi',
    info: infoOf(endpoints, documents) ?? info,
    servers: servers.map((url) => ({ url })),
    ...(tags.length > 0 && { tags }),
    // What an operation asks for stands in it, so that others ask for nothing.
    security: [],
    paths,
    ...(Object.keys(webhooks).length > 0 && { webhooks }),
    components: usedComponents(components.all, paths, webhooks),
  }
}

function operationsIn(item: PathItemObject): OperationObject[] {
  const { additionalOperations = {}, ...others } = item
  return [...Object.values(others), ...Object.values(additionalOperations)]
}

/** Mocks that answer the same method and path. */
interface Answering {
  readonly method: string
  readonly path: TemplatePath
  readonly mocks: [CompiledEndpoint, ...CompiledEndpoint[]]
}

/** What stands for any method is described by these. */
const anyMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Endpoints by path and method; a path has the parameters of the endpoint that names it first. */
function operationsOf(endpoints: readonly CompiledEndpoint[]): Answering[] {
  const all = new Map<string, Answering>()
  const paths = new Map<string, TemplatePath>()
  for (const endpoint of endpoints) {
    const { method } = endpoint
    if (isBesideHttp(method) || endpoint.broken || endpoint.modifierOnly) continue
    for (const own of templatesOf(endpoint.path)) {
      const shape = templateShape(own.template)
      const before = paths.get(shape)
      paths.set(shape, before ? joinPaths(before, own) : own)
      for (const each of method === 'ALL' ? anyMethods : [method]) {
        const known = all.get(`${each} ${shape}`)
        if (known) known.mocks.push(endpoint)
        else all.set(`${each} ${shape}`, { method: each, path: own, mocks: [endpoint] })
      }
    }
  }
  return Array.from(all.values(), (each) => {
    return { ...each, path: paths.get(templateShape(each.path.template)) ?? each.path }
  })
}

/** Those of the path first, as what describes the operation has them by their order. */
function withPathParameters(
  { template, parameters }: TemplatePath,
  given: readonly (ParameterObject | ReferenceObject)[],
  components: Components,
): (ParameterObject | ReferenceObject)[] {
  const isOfPath = (each: ParameterObject | ReferenceObject) =>
    ('in' in each ? each : components.resolve<ParameterObject>(each as ReferenceObject)).in ===
    'path'
  const named = new Map(
    given.flatMap((each) => {
      const parameter =
        'in' in each ? each : components.resolve<ParameterObject>(each as ReferenceObject)
      return parameter.in === 'path' ? [[parameter.name, each] as const] : []
    }),
  )
  const ordered = given.filter((each) => isOfPath(each) && 'in' in each) as ParameterObject[]
  const names = Array.from(template.matchAll(/\{([^{}]+)\}/g), ([, name = '']) => name)
  const ofPath = names.map((name, at) => {
    const own = named.get(name)
    if (own) return own
    const other = ordered.length === names.length ? ordered[at] : undefined
    return { ...(other ?? parameters[at]), name, in: 'path', required: true } as ParameterObject
  })
  return [...ofPath, ...given.filter((each) => !isOfPath(each))]
}

function withOperation(
  item: PathItemObject = {},
  method: string,
  operation: OperationObject,
): PathItemObject {
  const field = method.toLowerCase()
  if (isMethodKey(field)) return { ...item, [field]: operation }
  return { ...item, additionalOperations: { ...item.additionalOperations, [method]: operation } }
}

/** The document's own, where nothing but its operations is served. */
function infoOf(
  endpoints: readonly CompiledEndpoint[],
  { documents }: DocumentOperations,
): InfoObject | undefined {
  const [only, other] = documents
  const info = only?.root['info']
  const isAlone = other === undefined && endpoints.every((each) => operationOf(each))
  if (!isAlone || !isObject(info)) return undefined
  const { title, version } = info
  return typeof title === 'string' && typeof version === 'string'
    ? { ...info, title, version }
    : undefined
}

/** What documents say of the tags that are used. */
function tagsOf({ documents }: DocumentOperations, used: ReadonlySet<string>) {
  const declared = documents.flatMap(({ root }) =>
    Array.isArray(root['tags']) ? root['tags'] : [],
  )
  const named = declared.filter(
    (tag): tag is { readonly name: string } => isObject(tag) && used.has(String(tag['name'])),
  )
  return [...new Map(named.map((tag) => [tag.name, tag])).values()]
}

function isOf32(
  paths: Readonly<Record<string, PathItemObject>>,
  { documents }: DocumentOperations,
): boolean {
  return (
    documents.some(({ version }) => version === '3.2') ||
    Object.values(paths).some((item) => item.query ?? item.additionalOperations)
  )
}
