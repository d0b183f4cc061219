import type { Faker } from '@faker-js/faker'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import type { State } from '../../data/store/state.ts'
import { Components } from './components.ts'
import { loadConverters } from './declared.ts'
import {
  type InfoObject,
  type OpenApiObject,
  type OperationObject,
  type PathItemObject,
} from './document.ts'
import { Names, operationNames, tagOf } from './names.ts'
import { templateShape, templatesOf, type TemplatePath } from './paths.ts'
import { resourceNames, type ResourceDescriber } from './resources.ts'
import { describeRest } from './rest.ts'

/** What is described. */
export interface MocksToDescribe {
  readonly info: InfoObject
  /** Where the API is: `http://localhost:4000/api`, or `/api` beside the document. */
  readonly servers: readonly string[]
  /** All endpoints, those that answer first before others. */
  readonly endpoints: readonly CompiledEndpoint[]
  /** The data whose records tell what they look like. */
  readonly state: State
  /** What generated values are made with. */
  readonly faker: Faker
  /** How the dialect shows resources; default as docs/collections.md says. */
  readonly describeResource?: ResourceDescriber
}

/** Describes mocks as an OpenAPI document. Handlers are not called. */
export async function describeMocks(mocks: MocksToDescribe): Promise<OpenApiObject> {
  const { info, servers, endpoints, state, describeResource = describeRest } = mocks
  await loadConverters([
    ...endpoints.map(({ body }) => body),
    ...state.names.map((name) => state.collection(name)?.declaration.schema),
  ])
  const components = new Components()
  const describing = { components, state }
  const ids = new Names()
  const paths: Record<string, Record<string, OperationObject>> = {}
  for (const { method, path, group } of groupsOf(endpoints)) {
    const { template } = path
    const [first] = group
    const { serves } = first
    const described = serves && describeResource(serves, { method, template }, describing)
    if (!described) continue
    const { parameters = [], ...rest } = described
    const names = [
      ...(serves ? resourceNames(serves, method, template) : []),
      ...operationNames(method, template),
    ]
    const item = (paths[template] ??= {})
    item[method.toLowerCase()] = {
      operationId: ids.take(...names),
      tags: [tagOf(template)],
      ...rest,
      ...(parameters.length > 0 && { parameters }),
    }
  }
  return {
    openapi: '3.1.1',
    info,
    servers: servers.map((url) => ({ url })),
    paths: paths as Record<string, PathItemObject>,
    components: components.all,
  }
}

/** Endpoints that answer the same method and path. */
interface Group {
  readonly method: string
  readonly path: TemplatePath
  readonly group: [CompiledEndpoint, ...CompiledEndpoint[]]
}

/** What stands for any method is described by these. */
const anyMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Endpoints by path and method; a path has the parameters of the endpoint that names it first. */
function groupsOf(endpoints: readonly CompiledEndpoint[]): Group[] {
  const groups = new Map<string, Group>()
  const paths = new Map<string, TemplatePath>()
  for (const endpoint of endpoints) {
    const { method } = endpoint
    if (method === 'USE' || endpoint.broken || endpoint.modifierOnly) continue
    for (const own of templatesOf(endpoint.path)) {
      const shape = templateShape(own.template)
      const path = paths.get(shape) ?? own
      paths.set(shape, path)
      for (const each of method === 'ALL' ? anyMethods : [method]) {
        const known = groups.get(`${each} ${shape}`)
        if (known) known.group.push(endpoint)
        else groups.set(`${each} ${shape}`, { method: each, path, group: [endpoint] })
      }
    }
  }
  return [...groups.values()]
}
