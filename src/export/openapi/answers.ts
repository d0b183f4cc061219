import type { Faker } from '@faker-js/faker'
import type { WrittenAnswer } from '../../endpoints/endpoint.ts'
import type { CompiledEndpoint } from '../../endpoints/routes.ts'
import { mediaTypeOf } from '../../http/body.ts'
import { reasons, type Reply } from '../../http/reply.ts'
import { mediaTypeOfFile } from '../../http/media-type.ts'
import { pathsIn, type RequestPath } from '../../generate/request-path.ts'
import type { Components } from './components.ts'
import type { Content, HeaderObject, ResponseObject, ResponsesObject } from './document.ts'
import { inferSchema } from './infer.ts'
import { materialize } from './materialize.ts'
import { exampleOf } from './resources.ts'
import { readsIn, statusesIn } from './code.ts'
import { lookedAt } from './conditions.ts'
import { noParts, requestParts, type RequestParts } from './requests.ts'

/** What one mock says of an operation. */
export interface AnswerPart extends RequestParts {
  readonly responses: readonly ResponsesObject[]
}

/** So many generated values show what all are. */
const draws = 3

/**
 * What the answers are that stand in a file.
 *
 * @param mayPass whether something else answers where no condition holds
 */
export function writtenPart(
  answers: readonly WrittenAnswer[],
  mayPass: boolean,
  faker: Faker,
  components: Components,
): AnswerPart {
  const described = answers.map((answer) => describeAnswer(answer, faker, components))
  const reads = described.flatMap((each) => each.reads.flatMap(pathsIn))
  return {
    ...requestParts([...lookedAt(answers, mayPass), ...reads]),
    responses: described.map(({ responses }) => responses),
  }
}

function describeAnswer(
  { status, headers: written, body, file, events }: WrittenAnswer,
  faker: Faker,
  components: Components,
) {
  const headers = Object.entries(written).map(([name, value]) => ({
    name: name.toLowerCase(),
    ...materialize(value, faker),
  }))
  const type = headers.find(({ name }) => name === 'content-type')
  const isFound = typeof file !== 'string' || !file.includes('{{')
  const declared = type?.isWhole ? mediaTypeOf(String(type.value)) : undefined
  const values = body ? Array.from({ length: draws }, () => materialize(body.value, faker)) : []
  const others = headers.filter(({ name }) => name !== 'content-type')
  const described = others.map(({ name, value, isWhole }): [string, HeaderObject] => [
    headerName(name),
    {
      schema: { type: 'string' },
      ...(isWhole && typeof value !== 'object' && { example: String(value) }),
    },
  ])
  const response: ResponseObject = {
    description: descriptionOf(status),
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(file !== undefined && { content: contentOfFile(file, declared) }),
    ...(body && { content: contentOf(values, declared) }),
    ...(events && { content: contentOfEvents }),
  }
  return {
    responses: { [status]: response, ...(!isFound && components.problemsOf(['no-file'])) },
    reads: [...headers, ...values.slice(0, 1)].flatMap(
      ({ reads }): readonly RequestPath[] => reads,
    ),
  }
}

/** Server-sent events (WHATWG HTML, 9.2), as far as versions before 3.2 can say it. */
const contentOfEvents: Content = { 'text/event-stream': { schema: { type: 'string' } } }

function contentOf(
  values: readonly { readonly value: unknown; readonly isWhole: boolean }[],
  type: string = 'application/json',
): Content {
  const [first] = values
  const example = first?.isWhole ? exampleOf(first.value) : undefined
  const schema = inferSchema(values.map(({ value }) => value))
  return { [type]: { schema, ...(example !== undefined && { example }) } }
}

/** The body of a file, whose name tells its type unless a header does. */
function contentOfFile(file: unknown, declared: string | undefined): Content {
  const isKnown = typeof file === 'string' && !file.includes('{{')
  const type = declared ?? (isKnown ? mediaTypeOf(mediaTypeOfFile(file)) : '*/*')
  const isText = type.startsWith('text/')
  return { [type]: /\bjson$/.test(type) ? {} : isText ? { schema: { type: 'string' } } : {} }
}

/** `x-request-id` as headers are usually written. */
function headerName(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}

/** What a status is called. */
export function descriptionOf(status: number): string {
  return successes[status] ?? reasons[status] ?? `Status ${status}`
}

const successes: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
}

/** What a reply is that depends on nothing. */
export function fixedPart({ code, headers, body }: Reply): AnswerPart {
  const type = headers['content-type']
  const own = type === undefined ? undefined : mediaTypeOf(type)
  const value = body.kind === 'json' ? body.value : body.kind === 'text' ? body.text : undefined
  const response: ResponseObject = {
    description: descriptionOf(code),
    ...(value !== undefined && { content: contentOf([{ value, isWhole: true }], own) }),
  }
  return { ...noParts, responses: [{ [code]: response }] }
}

/**
 * What code may answer, which nobody knows who does not call it: the statuses that it names, and any other. It is said to
 * be JSON, as most of it is, or anything else. What it reads is told by its words as well.
 */
export function handlerPart(
  { definition, note }: CompiledEndpoint,
  components: Components,
): AnswerPart {
  const code = definition?.() ?? ''
  const named = statusesIn(code)
  const anything = note === 'sse' ? contentOfEvents : { 'application/json': {}, '*/*': {} }
  return {
    ...requestParts(readsIn(code)),
    responses: [
      { 200: { description: 'What its handler answers', content: anything } },
      Object.fromEntries(named.map((status) => [status, responseOfCode(status, components)])),
      { default: { description: 'Any other answer of its handler', content: { '*/*': {} } } },
    ],
  }
}

function responseOfCode(status: number, components: Components): ResponseObject {
  const description = descriptionOf(status)
  if (status === 204 || status === 304) return { description }
  const type = status < 400 ? 'application/json' : components.errors.mediaType
  const schema = status < 400 ? {} : components.problemSchema()
  return { description, content: { [type]: { schema }, '*/*': {} } }
}
