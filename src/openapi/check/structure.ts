import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { OpenApiDocument } from '../document/document.ts'
import type { Operation } from '../document/operation.ts'
import { isMethodKey, methodKeys, parameterPlaces } from '../document/model.ts'
import { isStatusKey } from '../document/read.ts'
import type { Findings } from './report.ts'
import { checkShapes } from './shapes.ts'
import { isUrl } from '../../http/url.ts'

/**
 * Finds what is wrong with paths and operations; no schema is read.
 *
 * @param isWhole whether the other files of the document are read too
 */
export function checkStructure(
  document: OpenApiDocument,
  operations: readonly Operation[],
  findings: Findings,
  isWhole = false,
): void {
  checkPaths(document, findings)
  checkShapes(document, findings, isWhole)
  checkServers(document.root['servers'], ['servers'], findings)
  const byId = new Map<string, Operation>()
  const byShape = new Map<string, Operation>()
  const schemes = Object.keys(document.securitySchemes)
  for (const operation of operations) {
    repeatedId(operation, byId, findings)
    repeatedPath(operation, byShape, findings)
    findings.attempt(() => checkParameters(operation, findings))
    checkSecurity(operation, schemes, findings)
    const { servers } = operation.raw
    if (servers !== undefined) checkServers(servers, [...operation.pointer, 'servers'], findings)
    checkResponses(operation, findings)
  }
}

function checkResponses(operation: Operation, findings: Findings): void {
  const { responses } = operation.raw
  if (responses === undefined || responses === null) {
    const message = `${nameOf(operation)} declares no responses.`
    const hint = 'It is answered with 200 and no body.'
    return findings.at(operation.pointer, { kind: 'responses', message, hint })
  }
  for (const key of Object.keys(isObject(responses) ? responses : {})) {
    if (isStatusKey(key) || key.startsWith('x-')) continue
    const message = `${JSON.stringify(key)} of ${nameOf(operation)} is no status, and its response is left out.`
    const hint = 'Statuses are "200", "4XX" and "default".'
    findings.at([...operation.pointer, 'responses', key], { kind: 'status', message, hint })
  }
}

const aboutPath: ReadonlySet<string> = new Set([
  '$ref',
  'summary',
  'description',
  'servers',
  'parameters',
  'additionalOperations',
])

function checkPaths(document: OpenApiDocument, findings: Findings): void {
  const { paths, webhooks, components } = document.root
  if (!isObject(paths)) {
    if (paths === undefined && (webhooks !== undefined || components !== undefined)) return
    const hint = 'Write "paths": { "/pets": { "get": { … } } }.'
    findings.at(['paths'], {
      message: 'The document has no paths, so that nothing is served.',
      hint,
    })
    return
  }
  for (const [template, value] of Object.entries(paths)) {
    if (template.startsWith('x-')) continue
    const path = ['paths', template]
    if (!template.startsWith('/')) {
      const message = `The path ${JSON.stringify(template)} does not begin with a slash.`
      findings.at(path, { kind: 'slash', message, hint: `Write "/${template}".` })
    }
    const item = findings.attempt(() => document.follow(value))
    for (const key of Object.keys(item ?? {})) {
      if (isMethodKey(key) || aboutPath.has(key) || key.startsWith('x-')) continue
      const message = `${JSON.stringify(key)} of ${template} is no method, and is not served.`
      const near = isMethodKey(key.toLowerCase())
        ? `Write ${JSON.stringify(key.toLowerCase())}.`
        : didYouMean(key, methodKeys)
      findings.at([...path, key], {
        kind: 'method',
        message,
        hint: near || `Methods are ${methodKeys.join(', ')}.`,
      })
    }
  }
}

function checkServers(servers: unknown, path: JsonPath, findings: Findings): void {
  if (!Array.isArray(servers)) return
  for (const [index, server] of (servers as unknown[]).entries()) {
    const url = isObject(server) ? server['url'] : undefined
    const filled = typeof url === 'string' ? url.replaceAll(/\{[^{}]*\}/g, 'x') : ''
    if (typeof url === 'string' && isUrl(filled, 'http://localhost/')) continue
    const message = `The address of a server, ${JSON.stringify(url) ?? 'none'}, does not parse.`
    const hint =
      'Write "https://api.example.test/v1" or "/v1"; its path is what the mocks begin with.'
    findings.at([...path, index, 'url'], { kind: 'server', message, hint }, 'value')
  }
}

function repeatedId(operation: Operation, byId: Map<string, Operation>, findings: Findings): void {
  const { id, pointer } = operation
  const first = id === undefined ? undefined : byId.get(id)
  if (id !== undefined && !first) byId.set(id, operation)
  if (!first) return
  const message = `${nameOf(operation)} has the operationId ${JSON.stringify(id)} of ${nameOf(first)}.`
  findings.at([...pointer, 'operationId'], { kind: 'id', message, hint: 'Give it one of its own.' })
}

function repeatedPath(
  operation: Operation,
  byShape: Map<string, Operation>,
  findings: Findings,
): void {
  const { method, path, pointer } = operation
  const shape = `${method} ${path.places}`
  const first = byShape.get(shape)
  if (!first) return void byShape.set(shape, operation)
  const message = `${nameOf(operation)} is the path of ${nameOf(first)}, which answers wherever its parameters fit.`
  findings.at(pointer, {
    kind: 'path',
    message,
    hint: 'Declare the path once: names of parameters tell none apart.',
  })
}

function checkParameters(operation: Operation, findings: Findings): void {
  const { path, pointer } = operation
  const declared: string[] = []
  for (const parameter of operation.rawParameters()) {
    checkPlace(parameter, operation, findings)
    if (parameter['in'] === 'path') declared.push(String(parameter['name']))
  }
  for (const name of path.names) {
    if (declared.includes(name)) continue
    const message = `{${name}} of ${nameOf(operation)} is not declared among its parameters.`
    const hint = `Add { "name": "${name}", "in": "path", "required": true, "schema": { "type": "string" } }; until then anything goes.`
    findings.at(pointer, { kind: 'undeclared', message, hint })
  }
  for (const name of declared) {
    if (path.names.includes(name)) continue
    const message = `The parameter "${name}" of ${nameOf(operation)} is in the path, which has no {${name}}.`
    findings.at(pointer, {
      kind: 'unused',
      message,
      hint: didYouMean(name, path.names) || 'Delete it, or write it into the path.',
    })
  }
}

const placesOf2 = ['path', 'query', 'header', 'formData', 'body'] as const

/** A parameter without a place or a name is none. */
function checkPlace(
  parameter: Readonly<Record<string, unknown>>,
  operation: Operation,
  findings: Findings,
): void {
  const { in: at, name } = parameter
  const isOf2 = operation.document.version === '2.0'
  const places: readonly unknown[] = isOf2 ? placesOf2 : parameterPlaces
  const isPlaced = places.includes(at)
  if (isPlaced && (typeof name === 'string' || at === 'querystring')) return
  const what = isPlaced ? 'has no name' : `is in ${JSON.stringify(at ?? null)}, which is no place`
  const named = typeof name === 'string' ? `The parameter ${JSON.stringify(name)}` : 'A parameter'
  const message = `${named} of ${nameOf(operation)} ${what}, and is left out.`
  const near = isPlaced ? 'Write "name": "…".' : didYouMean(String(at), places.map(String))
  const hint = near || `Write one of them as "in": ${places.join(', ')}.`
  findings.of(parameter, { kind: 'place', message, hint })
}

function checkSecurity(operation: Operation, known: readonly string[], findings: Findings): void {
  for (const requirement of operation.security) {
    for (const name of Object.keys(requirement)) {
      if (known.includes(name)) continue
      const isOwn = operation.raw['security'] !== undefined
      const message = `The security scheme ${JSON.stringify(name)} is not declared, and no credentials are asked for it.`
      const near = didYouMean(name, known)
      const hint =
        near ||
        (known.length > 0
          ? `There are ${known.join(', ')}.`
          : 'Declare it in components.securitySchemes.')
      findings.at(isOwn ? [...operation.pointer, 'security'] : ['security'], {
        kind: `security ${name}`,
        message,
        hint,
      })
    }
  }
}

/** An operation as messages name it: `GET /pets/{id}`. */
export function nameOf({ method, template }: Operation): string {
  return `${method} ${template}`
}
