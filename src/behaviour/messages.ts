import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../errors/validation-issue.ts'
import { closeProblem } from '../http/socket.ts'
import {
  describeDelay,
  describeMs,
  parseDelay,
  parseDuration,
  pauseHint,
  type Delay,
  type DelayInput,
  type DurationText,
} from './duration.ts'

/** What happens to the messages that a WebSocket sends; shares from 0 to 1. */
export interface MessageRule {
  readonly delay?: Delay
  readonly drop?: number
  readonly duplicate?: number
  readonly close?: MessageClose
}

/** When a WebSocket is closed, and with which code. */
export interface MessageClose {
  readonly code: number
  /** ms since it was opened. */
  readonly ms?: number
  /** How many messages it was sent. */
  readonly count?: number
}

/** What users write for it. */
export interface MessagesInput {
  /** How long each waits; none overtakes another. */
  readonly delay?: DelayInput
  /** The share that never arrives, 0 to 1. */
  readonly drop?: number
  /** The share that arrives twice, 0 to 1. */
  readonly duplicate?: number
  /** The code that the socket is closed with. */
  readonly close?: number
  /** When it is closed: a time since it was opened, or how many messages it was sent; default at once. */
  readonly after?: DurationText | number | `${number} message${'' | 's'}`
}

const keys = ['delay', 'drop', 'duplicate', 'close', 'after']

/** Reads what happens to messages, or says what is wrong with it. */
export function readMessages(input: unknown): MessageRule | ValidationIssue {
  const hint =
    'Write { "delay": "50-200ms", "drop": 0.1, "duplicate": 0.05 }, or { "close": 1011, "after": "5s" }.'
  if (!isObject(input)) return { message: `${formatValue(input)} says nothing of messages.`, hint }
  const unknown = unknownKey(input, keys, 'these messages', hint)
  if (unknown) return unknown
  const { delay: given, drop, duplicate } = input
  const wrong = Object.entries({ drop, duplicate }).find(([, share]) => !isShare(share))
  if (wrong) {
    const [name, share] = wrong
    return { message: `"${name}" is ${formatValue(share)}, which is not between 0 and 1.`, hint }
  }
  const delay = given === undefined ? undefined : parseDelay(given)
  if (given !== undefined && (!delay || delay.kind === 'offline')) {
    return { message: `${formatValue(given)} is no delay of messages.`, hint: pauseHint }
  }
  const close = readClose(input, hint)
  if (close && 'message' in close) return close
  return {
    ...(delay && { delay }),
    ...(close && { close }),
    ...(drop !== undefined && { drop: drop as number }),
    ...(duplicate !== undefined && { duplicate: duplicate as number }),
  }
}

function readClose(
  { close: code, after = 0 }: Readonly<Record<string, unknown>>,
  hint: string,
): MessageClose | ValidationIssue | undefined {
  if (code === undefined) {
    return after === 0 ? undefined : { message: '"after" stands without "close".', hint }
  }
  const problem = closeProblem(code, '')
  if (problem !== undefined) return { message: `"close": ${problem}`, hint }
  const [, count] = /^([1-9]\d{0,8}) messages?$/.exec(String(after)) ?? []
  if (count !== undefined) return { code: code as number, count: Number(count) }
  const ms = parseDuration(after)
  if (ms !== undefined) return { code: code as number, ms }
  const message = `"after" is ${formatValue(after)}, neither a time nor a number of messages.`
  return { message, hint: 'Write "5s" or "3 messages".' }
}

function isShare(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)
}

/** In words: `messages: delay 50 to 200 ms, 10 % dropped`. */
export function describeMessages({ delay, drop, duplicate, close }: MessageRule): string {
  const parts = [
    delay && `delay ${describeDelay(delay)}`,
    drop !== undefined && `${Math.round(drop * 100)} % dropped`,
    duplicate !== undefined && `${Math.round(duplicate * 100)} % twice`,
    close && `closed with ${close.code} ${describeWhen(close)}`,
  ]
  return `messages: ${parts.filter(Boolean).join(', ')}`
}

function describeWhen({ ms = 0, count }: MessageClose): string {
  if (count !== undefined) return `after ${count} message${count === 1 ? '' : 's'}`
  return ms === 0 ? 'at once' : `after ${describeMs(ms)}`
}
