import { GraphQLError } from 'graphql'
import { parseRequestParams, type Request, type RequestParams, type Response } from 'graphql-http'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isObject } from '../errors/validation-issue.ts'
import { mediaTypeOf } from '../http/body.ts'
import { parseJson } from '../http/json.ts'
import type { GraphqlContext } from './context.ts'

/** A request as the library takes it. */
export type Asked = Request<EndpointContext, GraphqlContext>

/** What the library finds missing or wrong, with the way out. */
const sentences: Readonly<Record<string, string>> = {
  'Missing body': 'The request has no body. Send JSON: { "query": "{ … }" }.',
  'JSON body must be an object': 'The body is no object. Send JSON: { "query": "{ … }" }.',
  'Missing query': 'The request has no query. Send it as "query": POST { "query": "{ … }" }.',
  'Invalid query': '"query" is no text. Send the document as it is written.',
  'Invalid variables': '"variables" is no object. Send { "id": 1 } for a query with $id.',
  'Invalid operationName': '"operationName" is no text. Send the name of one operation.',
  'Invalid extensions': '"extensions" is no object. Leave it out.',
  'Unparsable URL': '"variables" or "extensions" of the address is no JSON. Encode its text.',
}

/**
 * Reads what a request asks for: by the library, but for uploads and documents that are known by a hash. Rejects with the
 * error that is answered.
 */
export async function readParams(asked: Asked): Promise<RequestParams | Response> {
  const { body, header } = asked.raw
  if (Array.isArray(body)) {
    throw new Error('The body is a list. Send each operation in a request of its own.')
  }
  const isForm = mediaTypeOf(header('content-type')) === 'multipart/form-data'
  const isUpload = asked.method === 'POST' && isForm
  const request = isUpload ? withUploads(asked, body) : asked
  try {
    return await parseRequestParams(request)
  } catch (error) {
    const { message } = error as Error
    if (message === 'Missing query' && isHashed(asked)) throw notPersisted()
    throw new Error(sentences[message] ?? message, { cause: error })
  }
}

/** Whether a document is named by its hash alone (Apollo's automatic persisted queries). */
function isHashed({ raw }: Asked): boolean {
  const { body, query } = raw
  if (isObject(body)) return isObject(body['extensions']) && 'persistedQuery' in body['extensions']
  const extensions = parseJson(query['extensions'] ?? '')?.value
  return isObject(extensions) && 'persistedQuery' in extensions
}

/** None is kept, so that clients send the document. */
function notPersisted(): GraphQLError {
  const extensions = { code: 'PERSISTED_QUERY_NOT_FOUND' }
  return new GraphQLError('PersistedQueryNotFound', { extensions })
}

/** The most places of files in a form. */
const mostFiles = 1000

const howToUpload =
  'Send "operations" and "map" as JSON, then the files, as in https://github.com/jaydenseric/graphql-multipart-request-spec.'

/** The request of JSON that a form with files stands for, by the GraphQL multipart request specification. */
function withUploads(asked: Asked, body: unknown): Asked {
  const form = isObject(body) ? body : {}
  const operations = jsonIn(form['operations'])
  const map = jsonIn(form['map'])
  if (Array.isArray(operations)) {
    throw new Error('"operations" is a list. Send each operation in a request of its own.')
  }
  if (!isObject(operations)) throw new Error(`"operations" is no object in JSON. ${howToUpload}`)
  if (!isObject(map)) throw new Error(`"map" is no object in JSON. ${howToUpload}`)
  const places = Object.entries(map).flatMap(([name, paths]) =>
    (Array.isArray(paths) ? paths : [paths]).map((path: unknown) => [name, path] as const),
  )
  if (places.length > mostFiles) throw new Error(`"map" has more than ${mostFiles} places.`)
  for (const [name, path] of places) {
    const file = Object.hasOwn(form, name) ? form[name] : undefined
    if (file === undefined) {
      throw new Error(
        `The form has no file ${JSON.stringify(name)}, which "map" names. ${howToUpload}`,
      )
    }
    if (typeof path !== 'string' || !put(operations, path.split('.'), file)) {
      throw new Error(
        `"map" puts a file at ${JSON.stringify(path)}, where "operations" has no null. Write a path such as "variables.file".`,
      )
    }
  }
  const headers = {
    get: (name: string) =>
      name === 'content-type' ? 'application/json' : (asked.raw.header(name) ?? null),
  }
  return { ...asked, headers, body: operations }
}

function jsonIn(text: unknown): unknown {
  return typeof text === 'string' ? parseJson(text)?.value : undefined
}

/** Puts a value in the place of a null; false where there is none. */
function put(target: unknown, path: readonly string[], value: unknown): boolean {
  const [name = '', ...rest] = path
  if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return false
  const members = target as Record<string, unknown>
  if (rest.length > 0) return put(members[name], rest, value)
  if (members[name] !== null) return false
  members[name] = value
  return true
}
