import { mockKind } from '../data/records/resource.ts'
import type { AnswerMaker } from '../endpoints/answer-maker.ts'
import type { WrittenAnswer } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isObject } from '../errors/validation-issue.ts'
import { badMock } from '../generate/report.ts'
import { conversationOf, type Conversation } from '../generate/conversation.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { formatNames, formatOf } from './format.ts'
import { isSpent, readAiOptions, type AiAnswer, type AiOptions } from './options.ts'

/** What a model answers: a text, its options, or a function of the conversation that gives them. */
export type AiInput =
  | string
  | AiOptions
  | ((conversation: Conversation) => MaybePromise<string | AiOptions>)

/**
 * An answer of a model, in the wire format of the address: OpenAI, Anthropic, Gemini or the AI SDK. It is an entry
 * of a map, or what a handler returns.
 *
 * @example
 * 'POST /v1/chat/completions': ai({ text: 'Hello!', pace: '50 tokens/s', ttft: '300ms' })
 * @example
 * 'POST /v1/messages': ai(({ last, tool, result }) =>
 *   tool ? `It is ${result} degrees.` : { tools: [{ name: 'getWeather', arguments: { city: last } }] })
 */
export function ai(answer: AiInput): AnswerMaker {
  const given = typeof answer === 'function' ? undefined : readAiOptions(answer)
  const answerOf = async ({ body }: EndpointContext): Promise<AiAnswer> => {
    const read =
      given ?? readAiOptions(await (answer as (of: Conversation) => unknown)(conversationOf(body)))
    if ('message' in read) throw new TypeError(`${read.message} ${read.hint}`)
    return read
  }
  return {
    [mockKind]: 'answer',
    answer: async (context) => (await loadAnswer()).answerAi(await answerOf(context), context),
    note: noteOf(given),
    written: () => writtenOf(answer),
    definition: () =>
      JSON.stringify(answer, (_name, value: unknown) =>
        typeof value === 'function' ? String(value) : value,
      ),
    check: (path, report) => {
      if (given && 'message' in given) badMock(report, given.message, given.hint)
      else if (given && isSpent(given.text)) {
        const hint = 'Give the generator itself: text: async function* () { yield "Hello" }.'
        badMock(report, 'The text of ai() is a generator that runs once, for the first call.', hint)
      } else if (given?.format === undefined && given && formatOf(path) === undefined) {
        badMock(report, unknownFormat(path), formatHint)
      }
    },
    ...errorsOf(given && 'format' in given ? given.format : undefined),
  }
}

/** Loads what writes answers, which nobody needs before a model is asked. */
export function loadAnswer(): Promise<typeof import('./answer.ts')> {
  return import('./answer.ts')
}

/** Errors in the format of an address, for behaviours that ask for a status, and for bodies that are none. */
export function errorsOf(
  format: AiAnswer['format'],
): Required<Pick<AnswerMaker, 'answerFor' | 'refuseBody'>> {
  return {
    answerFor: async (status, context) => (await loadAnswer()).errorFor(status, format, context),
    refuseBody: async (reply, context) => (await loadAnswer()).refused(reply, format, context),
  }
}

/** That an address has no format. */
export function unknownFormat(path: string): string {
  return `The address ${JSON.stringify(path)} does not tell in which format the model answers.`
}

/** What to write where an address has no format. */
export const formatHint: string = `Add "format": ${formatNames.map((name) => JSON.stringify(name)).join(', ')}. Addresses that end as those of the providers do, such as "/v1/chat/completions", need none.`

/** A few words for lists: `ai, 2 tools`. */
export function noteOf(answer: object | undefined): string {
  const { tools, error } = (answer ?? {}) as Partial<AiAnswer>
  const { length = 0 } = tools ?? []
  const calls = length === 0 ? '' : length === 1 ? ', 1 tool' : `, ${length} tools`
  return `ai${calls}${error ? `, error ${error.status}` : ''}`
}

/** What a model answers, as it is declared: as events and in one piece; errors are in one piece alone. */
export function writtenOf(answer: unknown): WrittenAnswer[] {
  const { error, text, tools } = (isObject(answer) ? answer : { text: '' }) as Partial<AiOptions>
  const status = typeof error === 'object' ? error.status : error
  const none = { headers: {}, file: undefined, when: [] }
  const whole = { ...none, status: status ?? 200, body: { value: {} } }
  if (text === undefined && tools === undefined) return [whole]
  const headers = { 'content-type': 'text/event-stream' }
  return [{ ...none, status: 200, headers, body: { value: 'data: {}\n\n' } }, whole]
}
