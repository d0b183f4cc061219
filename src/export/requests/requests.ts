import { loadFaker } from '../../generate/faker.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { OpenApiDocument, versionOf } from '../../openapi/document/document.ts'
import type { Parameter } from '../../openapi/document/model.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { findOperations } from '../../openapi/document/operations.ts'
import { pinnedQuery } from '../../openapi/document/paths.ts'
import { exampleBody } from './body.ts'
import { credentialsOf } from './credentials.ts'
import { ExampleIds } from './ids.ts'
import type { ExampleRequest, Field } from './request.ts'
import { joinValue, queryPairs } from './styles.ts'
import { ExampleValues } from './values.ts'

/** Headers that are no parameters (OpenAPI 3.1, "Parameter Object"). */
const notParameters: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type'])

/** A request of each operation of an OpenAPI document, in its order. */
export async function exampleRequests(document: object): Promise<ExampleRequest[]> {
  const read = openDocument(document)
  const { operations } = findOperations(read)
  const source = await loadFaker()
  const ids = new ExampleIds(operations)
  return operations.flatMap((operation) => {
    // The same values, whichever operations stand before.
    const faker = source.forRecord(1, `${operation.method} ${operation.template}`, 0)
    try {
      return [requestOf(operation, new ExampleValues(read, faker), ids)]
    } catch (error) {
      // What it refers to is not there, which is told where it is served.
      if (error instanceof LateMistake) return []
      throw error
    }
  })
}

/** Requests by their first tag, groups and requests in the order of the document. */
export function groupsOf(
  requests: readonly ExampleRequest[],
): ReadonlyMap<string | undefined, readonly ExampleRequest[]> {
  const groups = new Map<string | undefined, ExampleRequest[]>()
  for (const request of requests) {
    const known = groups.get(request.group)
    if (known) known.push(request)
    else groups.set(request.group, [request])
  }
  return groups
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

function requestOf(operation: Operation, values: ExampleValues, ids: ExampleIds): ExampleRequest {
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
    values: new Map(
      templateNames(template).map((each) => [each, pathValue(operation, each, values, ids)]),
    ),
    query: [...pinned, ...withFilter(operation, others, ids)],
    headers: at('header')
      .filter((each) => !notParameters.has(each.name.toLowerCase()))
      .map(sent),
    cookies: at('cookie').map(sent),
    credentials: credentialsOf(operation),
    body: operation.body && exampleBody(operation.body, values),
  }
}

function templateNames(template: string): string[] {
  const [path = ''] = template.split(/[?#]/, 1)
  return Array.from(path.matchAll(/\{([^{}]+)\}/g), ([, name = '']) => name)
}

function pathValue(
  { template, parameters }: Operation,
  name: string,
  values: ExampleValues,
  ids: ExampleIds,
): string {
  const own = parameters.find((each) => each.in === 'path' && each.name === name)
  const styled = own ?? { name, style: 'simple', explode: false, schema: {}, examples: [] }
  const value =
    values.declared({ ...styled, schema: {} }) ?? ids.of(template, name) ?? values.of(styled, name)
  return joinValue(value ?? 'a', styled, encodeURIComponent)
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
function withFilter(
  { method, template }: Operation,
  query: readonly Field[],
  ids: ExampleIds,
): readonly Field[] {
  const changesAll = (method === 'DELETE' || method === 'PATCH') && !template.endsWith('}')
  const [first, ...rest] = query
  if (!changesAll || !first || query.some((each) => each.isNeeded)) return query
  const known = ids.of(`${template}/{${first.name}}`, first.name)
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
