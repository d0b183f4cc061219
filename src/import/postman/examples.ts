import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { parsePath } from '../../http/path.ts'
import type { Segment } from '../../http/segment.ts'
import { valuePath } from '../conversion/conditions.ts'
import { headerOf } from '../conversion/headers.ts'
import { headersIn, objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { jsonIn } from '../conversion/source.ts'
import { featuresOfBody, type Features } from '../conversion/tell-apart.ts'
import { addressOf, type Address } from './address.ts'
import { resolve } from './variables.ts'

/** An example: its answer, and what its request has. */
export interface PostmanExample {
  readonly raw: Loose
  readonly name: string
  readonly code: number
  readonly features: Features
}

/** Headers of requests that tools add. */
const usual =
  /^(?:accept|accept-.*|authorization|cache-control|connection|content-length|cookie|host|origin|postman-token|referer|user-agent)$/i

/** What the request of an example has that others may not have. */
export function featuresOf(
  request: Loose,
  address: Address,
  path: string,
  variables: ReadonlyMap<string, string>,
): Features {
  const features: (readonly [string, unknown])[] = [
    ...parametersIn(path, address),
    ...address.query.map(([name, value]) => [valuePath('query', name), value] as const),
    ...bodyFeatures(objectIn(request, 'body'), headersIn(request, 'header'), variables),
    ...Object.entries(headersIn(request, 'header'))
      .filter(([name]) => !usual.test(name) && !/^content-type$/i.test(name))
      .map(
        ([name, value]) => [`headers.${name.toLowerCase()}`, String([value].flat()[0])] as const,
      ),
  ]
  return new Map(features.map(([path, value]) => [path, knownValue(value, variables)] as const))
}

/** A value with its variables; undefined where what one stands for is not known. */
function knownValue(value: unknown, variables: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'string') return value
  const text = resolve(value, variables)
  return text.includes('{{') ? undefined : text
}

/** Values of the parameters of a path, from an address that may have them in its place. */
function parametersIn(path: string, address: Address): (readonly [string, unknown])[] {
  const pattern = parsePath(path)
  if ('message' in pattern) return []
  const parts = address.path.split('/').filter((part) => part !== '')
  return pattern.segments.flatMap((segment, at): (readonly [string, unknown])[] => {
    if (segment.kind !== 'parameter') return []
    const part = parts[at] ?? ''
    const own = part.startsWith(':') ? address.values.get(part.slice(1)) : decodeURIComponent(part)
    return [[valuePath('params', segment.name), own === '' ? undefined : own]]
  })
}

/** Whether a path that was asked is one of these. */
export function fits(path: string, asked: string): boolean {
  const pattern = parsePath(path)
  const parts = asked.split('/').filter((part) => part !== '')
  if ('message' in pattern || pattern.segments.length !== parts.length) return false
  return pattern.segments.every((segment, at) => fitsSegment(segment, parts[at] ?? ''))
}

function fitsSegment(segment: Segment, part: string): boolean {
  if (segment.kind === 'literal') return segment.text === decodeURIComponent(part)
  return segment.kind === 'parameter'
}

function bodyFeatures(
  body: Loose,
  headers: Readonly<Record<string, string | string[]>>,
  variables: ReadonlyMap<string, string>,
): (readonly [string, unknown])[] {
  const mode = textIn(body, 'mode')
  if (mode === 'urlencoded' || mode === 'formdata') {
    return objectsIn(body, mode)
      .filter((each) => each['disabled'] !== true && textIn(each, 'type') !== 'file')
      .map((each) => [valuePath('body', textIn(each, 'key')), textIn(each, 'value')] as const)
      .filter(([path]) => path !== 'body')
  }
  if (mode === 'graphql') {
    const { graphql } = body
    const query = isObject(graphql) ? textIn(graphql, 'query') : ''
    const given = parsed(isObject(graphql) ? textIn(graphql, 'variables') : '')
    const members = featuresOfBody({ ...(isObject(given) && { variables: given }) })
    return query === '' ? members : [['body.query', query], ...members]
  }
  const raw = resolve(textIn(body, 'raw'), variables)
  const language = textIn(objectIn(objectIn(body, 'options'), 'raw'), 'language')
  const type = headerOf(Object.entries(headers), 'content-type')
  const isJson =
    type === undefined ? language !== 'xml' && language !== 'html' : isJsonType(mediaTypeOf(type))
  const value = isJson ? parsed(raw) : undefined
  if (isObject(value) || Array.isArray(value)) return featuresOfBody(value)
  return raw === '' || isJson ? [] : [['body', raw]]
}

/** JSON as Postman takes it: with comments, which it does not send, and with variables in place of values. */
function parsed(text: string): unknown {
  const plain = text
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/.*|\/\*[^]*?\*\//g, '$1')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\{\{[^{}"\n]*\}\}/g, (whole, quoted?: string) => {
      return quoted ?? JSON.stringify(whole)
    })
  return jsonIn(plain)
}

/** The address of the request of an example; that of its item where it has none of its own. */
export function requestOf(example: Loose, item: Loose): Loose {
  const own = objectIn(example, 'originalRequest')
  return own['url'] === undefined ? item : own
}

/** Reads an example for its path, the one of its item or its own. */
export function exampleOf(
  raw: Loose,
  request: Loose,
  path: string,
  variables: ReadonlyMap<string, string>,
): PostmanExample {
  const address = addressOf(request['url'], variables)
  return {
    raw,
    name: textIn(raw, 'name'),
    code: Number(raw['code']) || 200,
    features: featuresOf(request, address, path, variables),
  }
}
