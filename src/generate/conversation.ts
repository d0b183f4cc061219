import { decodeJson } from '../http/json.ts'

/** A conversation with a model, the same whatever the wire format of the request. */
export interface Conversation {
  /** The text of the last message of the user. */
  readonly last: string | undefined
  /** How many messages the user has sent. */
  readonly turn: number
  /** What the model was told to be. */
  readonly system: string | undefined
  readonly model: string | undefined
  /** The tool whose result the conversation ends with, of several the last one; undefined where it ends otherwise. */
  readonly tool: string | undefined
  /** That result, as JSON where it is a text of it. */
  readonly result: unknown
  /** All results that the conversation ends with, by the names of their tools. */
  readonly results: Readonly<Record<string, unknown>> | undefined
}

/** The members of a {@link Conversation}. */
export const conversationMembers: readonly (keyof Conversation)[] = [
  'last',
  'turn',
  'system',
  'model',
  'tool',
  'result',
  'results',
]

type Entry =
  | { readonly kind: 'system' | 'user' | 'assistant'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'result'
      readonly id: string
      readonly name: string | undefined
      readonly value: unknown
    }

type Fields = Readonly<Record<string, unknown>>

/** The conversations of bodies that were looked at, since many conditions may ask for one. */
const known = new WeakMap<object, Conversation>()

/** Reads a body of OpenAI (chat completions, responses), Anthropic, Gemini or the AI SDK's `useChat`. */
export function conversationOf(body: unknown): Conversation {
  const fields = fieldsOf(body)
  let found = known.get(fields)
  if (!found) known.set(fields, (found = read(fields)))
  return found
}

/** The tools whose results a conversation ends with; undefined for none. */
export function toolsOf({ results }: Conversation): readonly string[] | undefined {
  return results && Object.keys(results)
}

function read(body: Fields): Conversation {
  const entries = entriesOf(body)
  const told = body['instructions'] ?? body['system'] ?? body['systemInstruction']
  const systems = entries.filter(({ kind }) => kind === 'system').map((entry) => textOf(entry))
  const system = told === undefined ? systems.join('\n') : textOf(told)
  const users = entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : []))
  const results = resultsAtEnd(entries)
  const [latest] = results
  const { model } = body
  return {
    last: users.at(-1),
    turn: users.length,
    system: system === '' ? undefined : system,
    model: typeof model === 'string' ? model : undefined,
    tool: latest?.name,
    result: latest?.value,
    results: latest && Object.fromEntries(results.toReversed().map((one) => [one.name, one.value])),
  }
}

/** The results after which nobody has said anything, the last one first: those of the calls that were made together. */
function resultsAtEnd(entries: readonly Entry[]): { name: string; value: unknown }[] {
  const names = new Map(entries.flatMap((one) => (one.kind === 'call' ? [[one.id, one.name]] : [])))
  const found: { name: string; value: unknown }[] = []
  for (const [index, entry] of entries.toReversed().entries()) {
    if (entry.kind !== 'result' || index > found.length) break
    const { name = names.get(entry.id) ?? entry.id, value } = entry
    found.push({ name, value: decodeJson(value) })
  }
  return found
}

function entriesOf({ messages, input, contents }: Fields): Entry[] {
  if (typeof input === 'string') return [{ kind: 'user', text: input }]
  const list = [messages, input, contents].find(Array.isArray) as readonly unknown[] | undefined
  return (list ?? []).flatMap((message) => entriesOfMessage(fieldsOf(message)))
}

function entriesOfMessage(message: Fields): Entry[] {
  const { type, role, content, parts, tool_calls: calls } = message
  // Items of OpenAI's responses, and messages of its chat completions.
  if (type === 'function_call') return [call(message['call_id'], message['name'])]
  if (type === 'function_call_output') return [result(message['call_id'], message['output'])]
  if (role === 'tool') return [result(message['tool_call_id'], textOrValue(content))]
  const kind = role === 'model' || role === 'assistant' ? 'assistant' : kinds[String(role)]
  const said = kind ?? (type === undefined || type === 'message' ? 'user' : undefined)
  const pieces = [parts, content].find(Array.isArray) as readonly unknown[] | undefined
  const entries: Entry[] = []
  // The AI SDK keeps the results of calls that were made together each with its call.
  let results: Entry[] = []
  for (const part of pieces ?? [content]) {
    const piece = pieceOf(part)
    if (typeof piece !== 'string') {
      entries.push(...piece.filter(({ kind: one }) => one !== 'result'))
      results.push(...piece.filter(({ kind: one }) => one === 'result'))
      continue
    }
    if (piece === '' && fieldsOf(part)['type'] !== 'step-start') continue
    entries.push(...results)
    results = []
    const before = entries.at(-1)
    if (said === undefined || piece === '') continue
    if (before?.kind === said)
      entries[entries.length - 1] = { kind: said, text: before.text + piece }
    else entries.push({ kind: said, text: piece })
  }
  entries.push(...results)
  for (const each of Array.isArray(calls) ? calls : []) {
    const { id, function: named } = fieldsOf(each)
    entries.push(call(id, fieldsOf(named)['name']))
  }
  return entries
}

const kinds: Readonly<Record<string, 'system' | 'user'>> = {
  user: 'user',
  system: 'system',
  developer: 'system',
}

/** A part of a message: its text, or the calls and results that it holds. */
function pieceOf(value: unknown): string | Entry[] {
  if (typeof value === 'string') return value
  const part = fieldsOf(value)
  const { type, text, functionCall, functionResponse } = part
  if (type === 'tool_use') return [call(part['id'], part['name'])]
  if (type === 'tool_result') return [result(part['tool_use_id'], textOrValue(part['content']))]
  if (functionCall !== undefined) {
    const { id, name } = fieldsOf(functionCall)
    return [call(id ?? name, name)]
  }
  if (functionResponse !== undefined) {
    const { id, name, response } = fieldsOf(functionResponse)
    return [{ ...result(id ?? name, response), name: nameOf(name) }]
  }
  const [, tool] = /^tool-(.+)$/.exec(String(type)) ?? []
  const name = tool ?? (type === 'dynamic-tool' ? part['toolName'] : undefined)
  if (name !== undefined) {
    const { toolCallId, output, errorText } = part
    const answer = output ?? errorText
    const called = call(toolCallId, name)
    return answer === undefined ? [called] : [called, result(toolCallId, answer)]
  }
  // What the model thought is no answer.
  const isText = typeof text === 'string' && type !== 'reasoning' && part['thought'] !== true
  return isText ? text : ''
}

function call(id: unknown, name: unknown): Extract<Entry, { kind: 'call' }> {
  return { kind: 'call', id: String(id), name: String(name) }
}

function result(id: unknown, value: unknown): Extract<Entry, { kind: 'result' }> {
  return { kind: 'result', id: String(id), name: undefined, value }
}

function nameOf(name: unknown): string | undefined {
  return name === undefined ? undefined : String(name)
}

/** The text of a text, of a message or of a list of parts. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join('')
  const { text, parts, content } = fieldsOf(value)
  if (typeof text === 'string') return text
  return parts === undefined && content === undefined ? '' : textOf(parts ?? content)
}

/** The text of a list of texts; any other value as it is. */
function textOrValue(value: unknown): unknown {
  return Array.isArray(value) ? textOf(value) : value
}

const none: Fields = {}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : none
}
