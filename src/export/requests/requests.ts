import { loadFaker } from '../../generate/faker.ts'
import { groupBy } from '../../group-by.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { OpenApiDocument, versionOf } from '../../openapi/document/document.ts'
import type { Parameter } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { findOperations } from '../../openapi/document/operations.ts'
import { pinnedQuery } from '../../openapi/document/paths.ts'
import { exampleBody } from './body.ts'
import { credentialsOf } from './credentials.ts'
import { ExampleIds, type Ask } from './ids.ts'
import type { ExampleRequest, Field } from './request.ts'
import { joinValue, queryPairs } from './styles.ts'
import { ExampleValues } from './values.ts'

/** What is deleted: from top to bottom, the requests that name the first record find it. */
const lastRecord = -1

/** Headers that are no parameters (OpenAPI 3.1, "Parameter Object"). */
const notParameters: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type'])

/**
 * A request of each operation of an OpenAPI document, in its order.
 * @param ask what to ask for ids of records where the document has no examples of them
 */
export async function exampleRequests(document: object, ask?: Ask): Promise<ExampleRequest[]> {
  const read = openDocument(document)
  const { operations } = findOperations(read)
  const source = await loadFaker()
  const ids = new ExampleIds(operations, ask)
  const requests: ExampleRequest[] = []
  for (const operation of operations) {
    // The same values, whichever operations stand before.
    const faker = source.forRecord(1, `${operation.method} ${operation.template}`, 0)
    try {
      requests.push(await requestOf(operation, new ExampleValues(read, faker), ids))
    } catch (error) {
      // What it refers to is not there, which is told where it is served.
      if (!(error instanceof LateMistake)) throw error
    }
  }
  return requests
}

/**
 * Requests by their first tag, groups and requests in the order of the document, but for those that delete: they come last,
 * so that from top to bottom all others find what they name.
 */
export function groupsOf(
  requests: readonly ExampleRequest[],
): ReadonlyMap<string | undefined, readonly ExampleRequest[]> {
  return new Map(
    Array.from(
      groupBy(requests, ({ group }) => group),
      ([name, all]) => [name, all.toSorted((one, other) => removal(one) - removal(other))],
    ),
  )
}

/** How much a request removes: nothing, a record, or all that a query names, which may be none. */
function removal({ operation: { method, template } }: ExampleRequest): number {
  if (method !== 'DELETE') return 0
  return template.endsWith('}') ? 1 : 2
}

function openDocument(root: object): OpenApiDocument {
  const name = 'openapi.json'
  const place = () => ({ file: name, line: 1, column: 1 })
  const open = () => {
    const message = 'leads to another file'
    throw new LateMistake([{ code: 'bad-reference', severity: 'error', message }])
  }
  return new OpenApiDocument({ name, root, place, open, read: open }, versionOf(root) ?? '3.1')
}

async function requestOf(
  operation: Operation,
  values: ExampleValues,
  ids: ExampleIds,
): Promise<ExampleRequest> {
  const { method, template, parameters, raw } = operation
  const at = (place: string) => parameters.filter((each) => each.in === place)
  const { summary, tags } = raw
  const name = typeof summary === 'string' && summary !== '' ? summary : operation.id
  const [group] = Array.isArray(tags) ? (tags as unknown[]) : []
  const query = at('query').flatMap((each) => queryFields(each, values))
  const pinned = pinnedQuery(template).map(([key, value]) => ({ name: key, value, isNeeded: true }))
  const others = query.filter((each) => !pinned.some((one) => one.name === each.name))
  const sent = (each: Parameter) => fieldOf(each, values)
  return {
    operation,
    name: name ?? `${method} ${template}`,
    group: typeof group === 'string' ? group : undefined,
    base: baseOf(operation),
    values: await pathValues(operation, values, ids),
    query: [...pinned, ...(await withFilter(operation, others, ids))],
    headers: at('header')
      .filter((each) => !notParameters.has(each.name.toLowerCase()))
      .map(sent),
    cookies: at('cookie').map(sent),
    credentials: credentialsOf(operation),
    body: operation.body && exampleBody(operation.body, values),
  }
}

/** The values of path parameters, from the first to the last: each may be found below those before it. */
async function pathValues(
  operation: Operation,
  values: ExampleValues,
  ids: ExampleIds,
): Promise<Map<string, string>> {
  const { method, template, parameters } = operation
  const found = new Map<string, string>()
  const indexOf = (name: string) =>
    method === 'DELETE' && template.endsWith(`{${name}}`) ? lastRecord : 0
  for (const name of namesOf(template)) {
    const own = parameters.find((each) => each.in === 'path' && each.name === name)
    const styled = own ?? { name, style: 'simple', explode: false, schema: {}, examples: [] }
    const known =
      values.declared({ ...styled, schema: {} }) ??
      (await ids.of(template, name, (list) => pathOf(operation, list, found), indexOf(name)))
    const value = known ?? values.of(styled, name) ?? 'a'
    found.set(name, joinValue(value, styled, encodeURIComponent))
  }
  return found
}

function namesOf(template: string): string[] {
  const [path = ''] = template.split(/[?#]/, 1)
  return Array.from(path.matchAll(/\{([^{}]+)\}/g), ([, name = '']) => name)
}

function pathOf(
  operation: Operation,
  template: string,
  values: ReadonlyMap<string, string>,
): string {
  const path = template.replaceAll(
    /\{([^{}]+)\}/g,
    (text, name: string) => values.get(name) ?? text,
  )
  return `${new URL(baseOf(operation)).pathname.replace(/\/$/, '')}${path}`
}

function queryFields(parameter: Parameter, values: ExampleValues): Field[] {
  const { name, required, raw } = parameter
  const declared = values.declared(parameter)
  const value = required ? (declared ?? values.of(parameter, name) ?? 'a') : (declared ?? '')
  const pairs: [string, string][] = parameter.mediaType
    ? [[name, JSON.stringify(value)]]
    : queryPairs(value, parameter)
  const description = descriptionOf(raw)
  return pairs.map(([key, text]) => ({ name: key, value: text, description, isNeeded: required }))
}

/** What changes or removes all records that a query names has one, since it is refused without. */
async function withFilter(
  { method, template }: Operation,
  query: readonly Field[],
  ids: ExampleIds,
): Promise<readonly Field[]> {
  const changesAll = (method === 'DELETE' || method === 'PATCH') && !template.endsWith('}')
  const [first, ...rest] = query
  if (!changesAll || !first || query.some((each) => each.isNeeded)) return query
  const index = method === 'DELETE' ? lastRecord - 1 : 0
  const known = await ids.of(`${template}/{${first.name}}`, first.name, (list) => list, index)
  const value = first.value !== '' ? first.value : known === undefined ? '1' : String(known)
  return [{ ...first, value, isNeeded: true }, ...rest]
}

function fieldOf(parameter: Parameter, values: ExampleValues): Field {
  const { name, required, raw } = parameter
  const value = required ? (values.of(parameter, name) ?? 'a') : values.declared(parameter)
  const text = value === undefined ? '' : joinValue(value, parameter)
  return { name, value: text, description: descriptionOf(raw), isNeeded: required }
}

function descriptionOf(raw: object): string | undefined {
  const { description } = raw as { readonly description?: unknown }
  return typeof description === 'string' ? description : undefined
}

/** The address of the first server, without a slash at the end. */
function baseOf({ raw, document: { root } }: Operation): string {
  const { servers = root['servers'] } = raw
  const [first] = Array.isArray(servers) ? (servers as unknown[]) : []
  const { url, variables } = isObject(first) ? first : {}
  const text = (typeof url === 'string' ? url : '').replaceAll(
    /\{([^{}]+)\}/g,
    (_, name: string) => {
      const variable = isObject(variables) ? variables[name] : undefined
      return isObject(variable) ? String(variable['default'] ?? '') : ''
    },
  )
  return new URL(text, 'http://localhost:4000').href.replace(/\/+$/, '')
}
