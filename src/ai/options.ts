import { parseDelay, pauseHint, type Delay, type DelayInput } from '../behaviour/duration.ts'
import { isStatus } from '../behaviour/rule.ts'
import { didYouMean } from '../errors/nearest.ts'
import { formatValue, isObject, type ValidationIssue } from '../errors/validation-issue.ts'
import { isIterable, iteratorOf } from '../http/stream.ts'
import { isFormat, formatNames, type AiFormat } from './format.ts'

/** Why a model stops. */
export type AiFinish = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/** A call of a tool that a model asks for. */
export interface AiToolCall {
  readonly name: string
  /** An object, or its JSON as a text, which may be wrong on purpose; default `{}`. */
  readonly arguments?: object | string
  /** Default one by the seed and the call. */
  readonly id?: string
}

/** Tokens; what is left out is estimated. */
export interface AiUsage {
  readonly input?: number
  readonly output?: number
  readonly reasoning?: number
  readonly cached?: number
}

/** How fast tokens come: a second, as `30`, `'30 tokens/s'` or `'50-100 tokens/s'`. */
export type AiPace = number | string | readonly [slowest: number, fastest: number]

/** An error of a provider: its status, and what stands in the place of the usual words of it. */
export interface AiError {
  readonly status: number
  readonly message?: string
  readonly type?: string
  readonly code?: string
  /** Seconds until the client may try again, as `Retry-After`; default 1 with the statuses 429, 503 and 529. */
  readonly retryAfter?: number
}

/** Texts that come one after the other. */
export type AiTexts = Iterable<string> | AsyncIterable<string>

/** What a model answers, see docs/ai.md. It has a text, a tool call, reasoning or an error at least. */
export interface AiOptions {
  /** The answer; of what is iterated, or of a generator, each text is sent as it comes. */
  readonly text?: string | AiTexts | (() => AiTexts)
  /** What it thinks before. */
  readonly reasoning?: string
  readonly tools?: readonly AiToolCall[]
  readonly usage?: AiUsage
  /** Default `tool_calls` with tools, else `stop`. */
  readonly finish?: AiFinish
  /** Default as fast as it goes. */
  readonly pace?: AiPace
  /** The time to the first token. */
  readonly ttft?: DelayInput
  /** The wire format; default by the address. */
  readonly format?: AiFormat
  /** Default that of the request. */
  readonly model?: string
  /** A status in place of an answer; with a text or tools beside it the error comes in the stream, behind them. */
  readonly error?: number | AiError
  /** After which share of the tokens, from 0 to 1, the connection breaks. */
  readonly cut?: number
}

/** Options that were read. */
export interface AiAnswer extends Omit<AiOptions, 'pace' | 'ttft' | 'error'> {
  /** Tokens a second. */
  readonly pace?: readonly [slowest: number, fastest: number]
  readonly ttft?: Delay
  readonly error?: AiError
}

const finishes: readonly unknown[] = [
  'stop',
  'length',
  'tool_calls',
  'content_filter',
] satisfies AiFinish[]

const paceShape =
  /^(\d+(?:\.\d+)?)(?:\s*(?:-|\.\.)\s*(\d+(?:\.\d+)?))?\s*(?:(?:tokens?|t)\s*(?:\/|per)\s*s(?:ec(?:ond)?)?)?$/i

/** Reads what `ai()` and `$ai` take, a plain text as its text; or says what is wrong with it. */
export function readAiOptions(given: unknown): AiAnswer | AiIssue {
  const options = typeof given === 'string' || isSource(given) ? { text: given } : given
  if (!isObject(options)) {
    const message = `${formatValue(given)} is no answer of a model.`
    return { message, hint: `Write a text, or ${example}.` }
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(readers, name)) continue
    const hint = didYouMean(name, Object.keys(readers))
    const all = `There are ${Object.keys(readers).join(', ')}.`
    return {
      message: `"${name}" is no option of an answer of a model.`,
      hint: hint || all,
      at: [name],
    }
  }
  const answer: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(readers)) {
    const value = options[name]
    if (value === undefined) continue
    const found = isTemplate(value) ? { value } : read(value)
    if ('message' in found) return { ...found, at: [name, ...(found.at ?? [])] }
    answer[name] = found.value
  }
  const { text, tools, reasoning, error, cut } = answer as AiAnswer
  const isEmpty = text === undefined && tools === undefined && reasoning === undefined
  if (isEmpty && error === undefined) {
    const message = 'An answer of a model has no "text" and no "tools".'
    return { message, hint: `Write ${example}.` }
  }
  if (cut !== undefined && text !== undefined && typeof text !== 'string') {
    const message = 'Where to cut a text that is iterated is not known before.'
    return { message, hint: 'Throw an error in it where the connection is to break.', at: ['cut'] }
  }
  return answer as AiAnswer
}

/** What is wrong with an option, and where in them. */
export interface AiIssue extends ValidationIssue {
  readonly at?: readonly (string | number)[]
}

const example =
  '{ "text": "Hello" } or { "tools": [{ "name": "getWeather", "arguments": { "city": "Paris" } }] }'

type Read = { readonly value: unknown } | AiIssue

/** Reads each option; undefined ones are left out before. */
const readers: Readonly<Record<keyof AiOptions, (value: unknown) => Read>> = {
  text: (value) =>
    typeof value === 'string' || typeof value === 'function' || isSource(value)
      ? { value }
      : wrong('text', value, 'Write a text, or in code a generator of texts.'),
  reasoning: (value) =>
    typeof value === 'string' ? { value } : wrong('reasoning', value, 'Write a text.'),
  tools: readTools,
  usage: readUsage,
  finish: (value) =>
    finishes.includes(value)
      ? { value }
      : wrong('finish', value, `Write one of ${finishes.join(', ')}.`),
  pace: readPace,
  ttft: (value) => {
    const delay = parseDelay(value)
    const isOffline = delay?.kind === 'offline'
    return delay && !isOffline ? { value: delay } : wrong('ttft', value, pauseHint)
  },
  format: (value) =>
    isFormat(value) ? { value } : wrong('format', value, `Write one of ${formatNames.join(', ')}.`),
  model: (value) =>
    typeof value === 'string' ? { value } : wrong('model', value, 'Write a text.'),
  error: readError,
  cut: (value) =>
    typeof value === 'number' && value >= 0 && value <= 1
      ? { value }
      : wrong('cut', value, 'Write a number from 0 to 1, such as 0.5 for the middle.'),
}

function readTools(value: unknown): Read {
  const hint = 'Write [{ "name": "getWeather", "arguments": { "city": "Paris" } }].'
  if (!Array.isArray(value) || value.length === 0) return wrong('tools', value, hint)
  for (const [index, tool] of value.entries()) {
    const { name, arguments: given, id, ...others } = isObject(tool) ? tool : {}
    const [other] = Object.keys(others)
    const at = [index]
    if (typeof name !== 'string' || name === '') {
      return { message: 'A tool call has no "name".', hint, at }
    }
    if (other !== undefined) {
      const near = didYouMean(other, ['name', 'arguments', 'id']) || hint
      return { message: `"${other}" is no part of a tool call.`, hint: near, at: [index, other] }
    }
    if (given !== undefined && typeof given !== 'string' && !isObject(given)) {
      const message = `The arguments of ${formatValue(name)} are ${formatValue(given)}.`
      return { message, hint: 'Write an object, or its JSON as a text.', at: [index, 'arguments'] }
    }
    if (id !== undefined && typeof id !== 'string')
      return { ...wrong('id', id, 'Write a text.'), at }
  }
  return { value }
}

const usageFields = new Set(['input', 'output', 'reasoning', 'cached'])

function readUsage(value: unknown): Read {
  const hint = 'Write { "input": 12, "output": 30 }, of which each may be left out.'
  const isRight =
    isObject(value) &&
    Object.entries(value).every(
      ([name, count]) =>
        usageFields.has(name) &&
        (isTemplate(count) || (Number.isInteger(count) && (count as number) >= 0)),
    )
  return isRight ? { value } : wrong('usage', value, hint)
}

function readPace(value: unknown): Read {
  const [, low, high = low] = (typeof value === 'string' && paceShape.exec(value.trim())) || []
  const pair = Array.isArray(value)
    ? value
    : low === undefined
      ? [value, value]
      : [low, high].map(Number)
  const [slowest, fastest] = pair as [unknown, unknown]
  const isRate = (one: unknown) => typeof one === 'number' && one > 0 && one <= 1_000_000
  if (
    pair.length === 2 &&
    isRate(slowest) &&
    isRate(fastest) &&
    Number(slowest) <= Number(fastest)
  ) {
    return { value: pair }
  }
  return wrong('pace', value, 'Write 30, "30 tokens/s" or "50-100 tokens/s".')
}

function readError(value: unknown): Read {
  const hint = 'Write 429, or { "status": 529, "message": "Overloaded" }.'
  const error = typeof value === 'number' ? { status: value } : value
  if (!isObject(error)) return wrong('error', value, hint)
  const { status, message, type, code, retryAfter, ...others } = error
  if (!isStatus(status) || status < 400) return { ...wrong('status', status, hint) }
  const isRight =
    Object.keys(others).length === 0 &&
    [message, type, code].every((text) => text === undefined || typeof text === 'string') &&
    (retryAfter === undefined || (typeof retryAfter === 'number' && retryAfter >= 0))
  const known =
    'Its members are status, message, type, code and retryAfter, which is a number of seconds.'
  return isRight ? { value: error } : wrong('error', value, known)
}

function wrong(name: string, value: unknown, hint: string): AiIssue {
  return { message: `"${name}" is ${formatValue(value)}.`, hint }
}

/** Whether a value is read when its template is rendered. */
function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{')
}

/** Whether a text can be iterated once alone, as the result of a generator. */
export function isSpent(text: unknown): boolean {
  return isIterable(text) && (iteratorOf(text) as unknown) === text
}

function isSource(value: unknown): boolean {
  return isIterable(value) && !Array.isArray(value)
}
