import type { Block, Turn } from './turn.ts'
import type { Codec } from './codec.ts'

/** Anthropic's messages. */
export const anthropic: Codec = {
  required: ['model', 'max_tokens', 'messages'],
  list: 'messages',
  mistake: (name, isMissing) =>
    `${name}: ${isMissing ? 'Field required' : 'Input should be a valid list'}`,
  isStreamed: ({ body }) => body['stream'] === true,
  requestId: 'request-id',
  error: ({ status, message, type = errorTypes[status] }, id) => {
    const usual = status < 500 ? 'invalid_request_error' : 'api_error'
    return { type: 'error', error: { type: type ?? usual, message }, request_id: id }
  },
  failure: (_error, data) => ({ event: 'error', data }),
  stream,
  whole: (turn) => {
    const head = headOf(turn)
    const content = turn.blocks.map((block) => contentOf(turn, block))
    return { ...head, content, stop_reason: stopReasons[turn.finish], usage: usageOf(turn) }
  },
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
} as const

async function* stream(turn: Turn): AsyncGenerator<unknown> {
  const event = (type: string, fields: object = {}) => ({ event: type, data: { type, ...fields } })
  yield event('message_start', { message: { ...headOf(turn), usage: usageOf(turn) } })
  yield event('ping')
  for (const [index, block] of turn.blocks.entries()) {
    const { kind } = block
    const empty = { ...contentOf(turn, block), ...(kind === 'reasoning' && { signature: '' }) }
    yield event('content_block_start', { index, content_block: empty })
    for await (const token of turn.tokens(block)) {
      yield event('content_block_delta', { index, delta: deltas[kind](token) })
    }
    if (kind === 'reasoning') {
      const delta = { type: 'signature_delta', signature: turn.id('', 44) }
      yield event('content_block_delta', { index, delta })
    }
    yield event('content_block_stop', { index })
  }
  const delta = { stop_reason: stopReasons[turn.finish], stop_sequence: null }
  yield event('message_delta', { delta, usage: { output_tokens: turn.usage().output } })
  yield event('message_stop')
}

const deltas = {
  text: (text: string) => ({ type: 'text_delta', text }),
  reasoning: (thinking: string) => ({ type: 'thinking_delta', thinking }),
  tool: (json: string) => ({ type: 'input_json_delta', partial_json: json }),
} as const

function headOf(turn: Turn): object {
  const { model } = turn
  const head = { id: turn.id('msg_'), type: 'message', role: 'assistant', model, content: [] }
  return { ...head, stop_reason: null, stop_sequence: null }
}

function contentOf(turn: Turn, block: Block): object {
  const { kind, name, content } = block
  if (kind === 'text') return { type: 'text', text: content }
  if (kind === 'reasoning') {
    return { type: 'thinking', thinking: content, signature: turn.id('', 44) }
  }
  block.id ||= turn.id('toolu_')
  return { type: 'tool_use', id: block.id, name, input: turn.argumentsOf(block) }
}

function usageOf(turn: Turn): object {
  const { input, output, cached } = turn.usage()
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
  }
}
