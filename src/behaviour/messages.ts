import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../errors/validation-issue.ts'
import { describeDelay, parseDelay, pauseHint, type Delay, type DelayInput } from './duration.ts'

/** What happens to the messages that a WebSocket sends; shares from 0 to 1. */
export interface MessageRule {
  readonly delay?: Delay
  readonly drop?: number
  readonly duplicate?: number
}

/** What users write for it. */
export interface MessagesInput {
  /** How long each waits; none overtakes another. */
  readonly delay?: DelayInput
  /** The share that never arrives, 0 to 1. */
  readonly drop?: number
  /** The share that arrives twice, 0 to 1. */
  readonly duplicate?: number
}

const keys = ['delay', 'drop', 'duplicate']

/** Reads what happens to messages, or says what is wrong with it. */
export function readMessages(input: unknown): MessageRule | ValidationIssue {
  const hint = 'Write { "delay": "50-200ms", "drop": 0.1, "duplicate": 0.05 }.'
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
  return {
    ...(delay && { delay }),
    ...(drop !== undefined && { drop: drop as number }),
    ...(duplicate !== undefined && { duplicate: duplicate as number }),
  }
}

function isShare(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)
}

/** In words: `messages: delay 50 to 200 ms, 10 % dropped`. */
export function describeMessages({ delay, drop, duplicate }: MessageRule): string {
  const parts = [
    delay && `delay ${describeDelay(delay)}`,
    drop !== undefined && `${Math.round(drop * 100)} % dropped`,
    duplicate !== undefined && `${Math.round(duplicate * 100)} % twice`,
  ]
  return `messages: ${parts.filter(Boolean).join(', ')}`
}
