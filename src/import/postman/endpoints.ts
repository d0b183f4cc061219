import { isObject } from '../../errors/validation-issue.ts'
import { isMethod, parsePath } from '../../http/path.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import {
  answerValue,
  emptyAnswer,
  type AnswerBody,
  type ImportedAnswer,
} from '../conversion/answer.ts'
import { commentOf } from '../conversion/endpoint-map.ts'
import { headerOf } from '../conversion/headers.ts'
import { isKept } from '../exchanges/kept-headers.ts'
import { headersIn, objectIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import type { Losses } from '../conversion/losses.ts'
import type { MockFolder } from '../conversion/mock-folder.ts'
import { tellApart } from '../conversion/tell-apart.ts'
import { addressOf } from './address.ts'
import type { PostmanCollection, PostmanRequest } from './collection.ts'
import { exampleOf, fits, requestOf, type PostmanExample } from './examples.ts'
import { bodyOf } from './variables.ts'

/** An endpoint that requests of a collection ask. */
export interface PostmanEndpoint {
  readonly key: string
  readonly path: string
  readonly examples: PostmanExample[]
  /** The first request that asks it. */
  readonly request: PostmanRequest
}

/** Groups requests and their examples by what they ask. */
export function endpointsOf(
  { requests, variables }: PostmanCollection,
  folder: MockFolder,
  losses: Losses,
): readonly PostmanEndpoint[] {
  const endpoints = new Map<string, PostmanEndpoint>()
  const endpointAt = (method: string, path: string, request: PostmanRequest) => {
    const own = folder.pathOf(path)
    const key = `${method} ${own}`
    const known = endpoints.get(key) ?? { key, path: own, examples: [], request }
    endpoints.set(key, known)
    return known
  }
  for (const request of requests) {
    const lose = (what: string) => void losses.add('operation', request.where, what)
    const address = addressOf(request.raw['url'], variables)
    const parsed = parsePath(address.path)
    if (!isMethod(request.method) || request.method === 'USE' || request.method === 'ALL') {
      lose(`mock files have no method ${request.method}`)
      continue
    }
    if ('message' in parsed) {
      lose(parsed.message)
      continue
    }
    const endpoint = endpointAt(request.method, address.path, request)
    for (const raw of request.examples) {
      const asked = requestOf(raw, request.raw)
      const other = addressOf(asked['url'], variables)
      const method = (textIn(asked, 'method') || request.method).toUpperCase()
      const isOwn = method === request.method && fits(endpoint.path, other.path)
      const isPossible = isMethod(method) && !('message' in parsePath(other.path))
      const of = isOwn || !isPossible ? endpoint : endpointAt(method, other.path, request)
      of.examples.push(exampleOf(raw, asked, of.path, variables))
    }
  }
  return [...endpoints.values()].filter(({ examples, key, request }) => {
    // What is asked under concrete paths by its examples alone.
    return (
      examples.length > 0 || request.examples.length === 0 || key.startsWith(`${request.method} `)
    )
  })
}

/** The values of an endpoint: its examples, each where its request is sent, or where the header of Postman names it. */
export function answersOf(
  endpoint: PostmanEndpoint,
  collection: PostmanCollection,
  folder: MockFolder,
  losses: Losses,
): readonly unknown[] {
  const { examples, request, key } = endpoint
  const unique = withoutRepeated(examples)
  const usual = unique.find(({ code }) => code < 400) ?? unique[0]
  if (!usual) {
    losses.add('noAnswer', key, request.name)
    return [emptyAnswer(request.method)]
  }
  const others = unique.filter((each) => each !== usual)
  const cases = others.map((each) => {
    const conditions = tellApart(
      each.features,
      unique.filter((other) => other !== each).map(({ features }) => features),
    )
    return { when: conditions ?? namedWhen(each, unique), each, isNamed: conditions === undefined }
  })
  // Those that only their names tell apart come first: conditions may hold of their requests.
  const inOrder = [
    ...cases.filter((each) => each.isNamed),
    ...cases.filter((each) => !each.isNamed),
  ]
  const answer = (each: PostmanExample, when?: unknown) =>
    answerValue({ ...answerOf(each, endpoint, collection, folder, losses), when })
  return [...inOrder.map(({ when, each }) => answer(each, when)), answer(usual)]
}

/** Examples with the same request and the same answer are one. */
function withoutRepeated(examples: readonly PostmanExample[]): readonly PostmanExample[] {
  const textOf = ({ raw, code, features }: PostmanExample) =>
    JSON.stringify([code, raw['body'], [...features]])
  return [...new Map(examples.map((each) => [textOf(each), each])).values()]
}

/** How requests to a mock server of Postman choose among examples. */
function namedWhen({ name, code }: PostmanExample, all: readonly PostmanExample[]): unknown {
  const byName = { 'headers.x-mock-response-name': name }
  const byCode = { 'headers.x-mock-response-code': String(code) }
  const isOnly = all.filter((each) => each.code === code).length === 1
  if (name === '') return byCode
  return isOnly ? [byName, byCode] : byName
}

/** Content types of the languages in which Postman shows answers. */
const languages: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  text: 'text/plain',
}

function answerOf(
  { raw, code }: PostmanExample,
  { key, path }: PostmanEndpoint,
  { variables }: PostmanCollection,
  folder: MockFolder,
  losses: Losses,
): ImportedAnswer {
  const sent = headersIn(raw, 'header')
  const type =
    headerOf(Object.entries(sent), 'content-type') ??
    languages[textIn(raw, '_postman_previewlanguage').toLowerCase()]
  const headers = Object.entries(plainHeaders(sent, key, losses)).filter(
    ([name]) => name.toLowerCase() !== 'content-type',
  )
  const file = folder.fileOf(path)
  const body = bodyOf(
    textIn(raw, 'body'),
    type,
    variables,
    (source) => losses.add('template', key, source),
    (text, extension) => folder.keep(file, key, extension, text),
  )
  return {
    status: code,
    headers: { ...typeHeader(type, body), ...Object.fromEntries(headers) },
    body,
  }
}

/** The headers of an answer that a person would have written; cookies are told, since they are somebody's. */
function plainHeaders(
  headers: Readonly<Record<string, string | string[]>>,
  where: string,
  losses: Losses,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => {
    if (name.toLowerCase() !== 'set-cookie') return isKept(name.toLowerCase())
    losses.add('header', where, name)
    return false
  })
  return Object.fromEntries(kept)
}

function typeHeader(type: string | undefined, body: AnswerBody): Record<string, string> {
  if (body.kind === 'none') return {}
  if (body.kind === 'value' && type !== undefined && isJsonType(mediaTypeOf(type)))
    return mediaTypeOf(type) === 'application/json' ? {} : { 'content-type': type }
  if (body.kind === 'value' && typeof body.value !== 'string') return {}
  return { 'content-type': type ?? 'text/plain' }
}

/** What the collection answers to those without credentials: the first example with the status 401. */
export function refusalOf(
  endpoints: readonly PostmanEndpoint[],
  collection: PostmanCollection,
  folder: MockFolder,
  losses: Losses,
): object | undefined {
  for (const endpoint of endpoints) {
    const example = endpoint.examples.find(({ code }) => code === 401)
    const answer = example && answerOf(example, endpoint, collection, folder, losses)
    const value = answer?.body.kind === 'value' ? answerValue(answer) : undefined
    if (isObject(value)) return value
  }
  return undefined
}

/** The comment of an endpoint: what its request is called, unless that is its address. */
export function commentFor({ request, key, path }: PostmanEndpoint): string {
  const description = request.raw['description']
  const text = typeof description === 'string' ? description : textIn(description, 'content')
  const name =
    /^(?:https?:)?\/\/|^\{\{/.test(request.name) ||
    path.endsWith(request.name) ||
    key === request.name
      ? ''
      : request.name
  return commentOf(name) || commentOf(text)
}

/** Tells what of requests has no place in mock files. */
export function tellScripts({ scripts, requests }: PostmanCollection, losses: Losses): void {
  for (const [where, when] of scripts) losses.add('script', where, when)
  for (const { raw, where } of requests) {
    const files = objectsIn(objectIn(raw, 'body'), 'formdata').filter(
      (each: Loose) => textIn(each, 'type') === 'file',
    )
    for (const each of files) losses.add('requestBody', where, `the file ${textIn(each, 'key')}`)
  }
}
