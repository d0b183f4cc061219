import { longestDelay } from '../behaviour/duration.ts'
import { Fault } from '../behaviour/fault.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { detailOf, jsonReply, Reply } from '../http/reply.ts'
import { eventHeaders, eventStream, textStream } from '../http/stream.ts'
import { stringify } from '../http/stringify.ts'
import { hash32 } from '../random.ts'
import type { AiProblem, Codec } from './codec.ts'
import { formatNames, formatOf, type AiFormat } from './format.ts'
import { loadCodec } from './load-codec.ts'
import type { AiAnswer, AiError } from './options.ts'
import { BrokenOff, Turn, type AiRequest } from './turn.ts'

/** Answers a request to a model in the format of its address, in pieces or in one as the request asks. */
export async function answerAi(answer: AiAnswer, context: EndpointContext): Promise<Reply | Fault> {
  const codec = await codecOf(answer.format, context)
  const request = requestOf(context)
  const named = codec.modelOf?.(request)
  const given: AiRequest['body'] = { ...(named !== undefined && { model: named }), ...request.body }
  const mistake = mistakeOf(codec, given)
  if (mistake) return refusal(codec, mistake, context)
  const { error, cut, text, reasoning, tools } = answer
  const isStreamed = codec.isStreamed(request)
  const isInStream = isStreamed && (text ?? reasoning ?? tools) !== undefined
  if (error && !isInStream) return refusal(codec, error, context)
  const { model = given['model'] } = answer
  const { random, isInstant } = context
  // As a delay of a handler does, it waits in the time of the client, and not in that of the handler.
  const pause = (ms: number) =>
    context.delay(ms === Infinity ? 'forever' : Math.min(ms, longestDelay))
  const facts = { request, random, pause, isInstant, model: String(model ?? 'mock') }
  const turn = new Turn(answer, facts)
  const headers = headersOf(codec, context)
  if (isStreamed) return streamed(codec, turn, headers, context)
  try {
    for (const block of turn.blocks) for await (const _token of turn.tokens(block));
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
  }
  const reply = jsonReply(codec.whole(turn), { headers })
  return cut === undefined ? reply : new Fault('truncate', undefined, reply)
}

/** What a model answers where something else was to happen: the error of a status, in the format of the address. */
export async function errorFor(
  status: number,
  format: AiFormat | undefined,
  context: EndpointContext,
): Promise<Reply | undefined> {
  return status < 400 ? undefined : refusal(await codecOf(format, context), { status }, context)
}

/** A refusal of a body, such as JSON that does not parse, in the format of the address. */
export async function refused(
  reply: Reply,
  format: AiFormat | undefined,
  context: EndpointContext,
): Promise<Reply> {
  const { code: status, headers } = reply
  const message = detailOf(reply)
  const error = { status, ...(message !== undefined && { message }) }
  const shown = refusal(await codecOf(format, context), error, context)
  const { 'content-type': _type, ...others } = headers
  return shown.with({ headers: { ...others, ...shown.headers } })
}

async function codecOf(given: AiFormat | undefined, { path }: EndpointContext): Promise<Codec> {
  const format = given ?? formatOf(path)
  if (format) return await loadCodec(format)
  throw new TypeError(
    `The address ${path} tells no format of ai(). Give it a format: ${formatNames.join(', ')}.`,
  )
}

function requestOf({ body, path, query }: EndpointContext): AiRequest {
  const isFields = typeof body === 'object' && body !== null
  return { body: isFields ? (body as AiRequest['body']) : {}, path, query }
}

/** What a body lacks, or has in the place of a list. */
function mistakeOf({ required, list, mistake }: Codec, body: AiRequest['body']) {
  const lacking = required.find((name) => isMissing(body[name]))
  const param = lacking ?? (list !== undefined && !Array.isArray(body[list]) ? list : undefined)
  if (param === undefined) return undefined
  const usual = lacking
    ? `Missing required parameter: '${param}'.`
    : `Invalid type for '${param}': expected an array of objects.`
  const message = mistake?.(param, lacking !== undefined) ?? usual
  return { status: 400, message, param, isMissing: lacking !== undefined }
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

function streamed(
  codec: Codec,
  turn: Turn,
  headers: Readonly<Record<string, string>>,
  context: EndpointContext,
): Reply {
  const events = endingWell(codec, turn, context)
  const isList = codec.isList?.(turn.request) === true
  const type = isList ? 'application/json' : 'text/event-stream; charset=utf-8'
  const stream = isList ? textStream(listOf(events)) : eventStream(events)
  const all = { ...eventHeaders, 'content-type': type, ...headers }
  return new Reply({ kind: 'stream', stream }, { headers: all })
}

/** The events of a stream, an error of the provider among them. */
async function* endingWell(
  codec: Codec,
  turn: Turn,
  context: EndpointContext,
): AsyncGenerator<unknown> {
  let sent = 0
  try {
    for await (const event of codec.stream(turn)) {
      yield event
      sent++
    }
  } catch (problem) {
    if (!(problem instanceof BrokenOff)) throw problem
    const error = withMessage(problem.error)
    const body = codec.error(error, requestId(context)) as object
    yield codec.failure?.(error, body, sent) ?? { data: body }
  }
}

/** A JSON list whose items come one after the other. */
async function* listOf(events: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '['
  for await (const event of events) {
    yield before + stringify((event as { readonly data: unknown }).data, 'An answer')
    before = ',\r\n'
  }
  yield ']'
}

function refusal(
  codec: Codec,
  error: Partial<AiProblem> & AiError,
  context: EndpointContext,
): Reply {
  const { status } = error
  const mayRetry = status === 429 || status === 503 || status === 529
  const { retryAfter = mayRetry ? 1 : undefined } = error
  const headers = headersOf(codec, context)
  const body = codec.error(withMessage(error), requestId(context))
  const all = { ...headers, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) }
  return jsonReply(body, { status, headers: all })
}

function withMessage(error: AiError): AiProblem {
  const usual = error.status < 500 ? 'The request was refused.' : 'The server had an error.'
  return { ...error, message: error.message ?? messages[error.status] ?? usual }
}

const messages: Readonly<Record<number, string>> = {
  401: 'The API key is not valid.',
  403: 'The API key has no access to this model.',
  404: 'The model does not exist.',
  413: 'The request is too large.',
  429: 'Rate limit reached. Try again later.',
  503: 'The model is overloaded. Try again later.',
  529: 'Overloaded',
}

function headersOf(codec: Codec, context: EndpointContext): Record<string, string> {
  const { headers, requestId: name } = codec
  return { ...headers, ...(name !== undefined && { [name]: requestId(context) }) }
}

/** The same for all of an answer, by the endpoint and the call. */
function requestId({ endpoint, call }: EndpointContext): string {
  return `req_${hash32(`${endpoint.key} ${call}`).toString(36).padStart(8, '0')}`
}
