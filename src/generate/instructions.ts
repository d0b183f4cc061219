import { didYouMean } from '../errors/nearest.ts'
import type { Problem } from './report.ts'

/** The instructions of JSON mocks, with descriptions. */
export const instructions = {
  $status: 'The status of the answer, 200 to 599.',
  $headers:
    'Headers of the answer: an object of texts, or of lists of them for what is sent several times.',
  $body: 'The body, where other instructions stand beside it.',
  $delay: 'How long the answer waits: 200, "1s", "100-400ms", "realistic".',
  $bandwidth: 'How fast the body arrives: "50kb/s", "1.6mbit/s".',
  $fault:
    'What goes wrong on the way: "reset", "empty", "garbage", "hang", "truncate", "malformed-chunk", "dribble".',
  $rateLimit: 'How many calls are answered in a time, such as "10/1m"; others get 429.',
  $auth:
    'Who may call: true for who is signed in, a scope such as "orders:read", conditions on the user such as { "role": "admin" }, false for everybody.',
  $file: 'A file to answer with, relative to the mock file.',
  $proxy: 'Answers with what the real API answers (true); "$status" and "$headers" change it.',
  $ai: 'What a model answers, in the format of OpenAI, Anthropic, Gemini or the AI SDK: a text, or an object of options.',
  $inbox:
    'Keeps the request as a record of a collection of this name, which is made where there is none; 202 unless an answer stands beside it.',
  $sse: 'Server-sent events: a list, each sent at its time.',
  $loop: 'Whether the events of "$sse" begin anew after the last.',
  $end: 'Whether "$sse" ends after its last event; else it stays open.',
  $cases: 'Answers to choose from: the first whose "$when" holds.',
  $when: 'What must hold of the request for this answer.',
  $sequence: 'Answers for the first, second, ... call; the last one stays.',
  $repeat: 'Whether a "$sequence" begins anew after its last answer.',
  $random: 'Answers of which each call draws one.',
  $open: 'What a WebSocket is sent when it is open: a value, or a list of them.',
  $every:
    'How often: of "$sse" the time between events, "1s" or "100-400ms"; of a WebSocket what it is sent, by the time: { "1s": { "price": 7 } }.',
  $send: 'What a message of a WebSocket is answered with: a value, or a list of them.',
  $broadcast:
    'What all WebSockets of the address are sent for a message: a value, or a list of them.',
  $close: 'Closes the WebSocket, with a code such as 4001, or { "code": 4001, "reason": "…" }.',
  $messages:
    'What happens to the messages that a WebSocket sends: { "delay": "50-200ms", "drop": 0.1, "duplicate": 0.05 }, or { "close": 1011, "after": "5s" }.',
  $protocols:
    'The subprotocols that a WebSocket speaks, the first that a client offers is agreed on.',
  $webhooks:
    'What is sent to others after the answer, or after a change of a collection: { "to": "http://localhost:3000/hooks" }, or a list.',
  $after:
    'What is done later, by the clock of the session: { "in": "5m", "update": "orders", "id": "{{body.id}}", "with": { … } }, or a list.',
  $progress:
    'How records go on by themselves: { "field": "status", "steps": ["queued", { "after": "5s", "value": "done" }] }; at the top of a file by collection.',
  $moveTo: 'The state that a scenario is in after this answer.',
  $behaviour: 'A behaviour over the mock below, in place of an answer, in a scenario.',
  $scenarios: 'Sets of endpoints by name, switched on and off together.',
  $states: 'The states of a scenario, each with endpoints of its own.',
  $start: 'The state that a scenario begins in; the first one where it is left out.',
  $active: 'Whether a scenario is on from the start.',
  $defaults: 'Behaviour of all endpoints in the file, such as "$delay".',
  $count: 'How many items "$each" makes: a number or [min, max].',
  $each: 'The value that is made "$count" times.',
} as const

/** The name of an instruction. */
export type Instruction = keyof typeof instructions

/** Whether a key is an instruction. */
export function isInstruction(key: string): key is Instruction {
  return Object.hasOwn(instructions, key)
}

/** Whether a key begins with exactly one `$`. */
export function looksLikeInstruction(key: string): boolean {
  return key.charCodeAt(0) === 36 && key.charCodeAt(1) !== 36
}

/** `$name` for `$$name`. */
export function literalKey(key: string): string {
  return key.startsWith('$$') ? key.slice(1) : key
}

/** Whether a value is a generator: an object with `$count` or `$each`. */
export function isGenerator(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.hasOwn(value, '$count') || Object.hasOwn(value, '$each')
}

/** Where instructions are allowed that an endpoint's value cannot have. */
const places: Readonly<Partial<Record<Instruction, string>>> = {
  $behaviour: 'an endpoint of a scenario, alone',
  $scenarios: 'the top of a file',
  $states: 'the top of a scenario',
  $start: 'the top of a scenario, beside "$states"',
  $active: 'the top of a scenario',
  $defaults: 'the top of a file',
  $progress: 'the top of a file, or beside "$count" and "$each"',
}

/** Whether an endpoint's value can have an instruction. */
export function isOfEndpoint(key: Instruction): boolean {
  return !Object.hasOwn(places, key)
}

/** The problem of an instruction in a place where it is not allowed, known or not. */
export function instructionProblem(key: string): Problem {
  const escape = `Write "$${key}" for a key of that name.`
  if (!isInstruction(key)) {
    const near = didYouMean(key, Object.keys(instructions))
    return {
      code: 'unknown-instruction',
      part: 'key',
      message: `${JSON.stringify(key)} is no instruction.`,
      hint: `${near} ${escape}`.trim(),
    }
  }
  const where = places[key] ?? "the top of an endpoint's value"
  return {
    code: 'bad-instruction',
    part: 'key',
    message: `"${key}" means nothing here; it stands at ${where}.`,
    hint: `${instructions[key]} ${escape}`,
  }
}
