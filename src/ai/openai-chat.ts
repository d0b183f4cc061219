import type { Block, Turn } from './turn.ts'
import type { Codec } from './codec.ts'
import { openaiError } from './openai-error.ts'

/** OpenAI's chat completions. Reasoning is `reasoning_content`, as servers that are compatible with it have it. */
export const openaiChat: Codec = {
  required: ['model', 'messages'],
  list: 'messages',
  isStreamed: ({ body }) => body['stream'] === true,
  // Azure names it in the address.
  modelOf: ({ path }) => /\/deployments\/([^/]+)/.exec(path)?.[1],
  requestId: 'x-request-id',
  error: openaiError,
  stream,
  whole: (turn) => ({
    ...head(turn, turn.id('chatcmpl-'), 'chat.completion'),
    choices: [{ index: 0, message: messageOf(turn), logprobs: null, finish_reason: turn.finish }],
    usage: usageOf(turn),
  }),
}

async function* stream(turn: Turn): AsyncGenerator<unknown> {
  const { stream_options: options } = turn.request.body
  const isCounted =
    (options as { include_usage?: unknown } | null | undefined)?.include_usage === true
  const own = head(turn, turn.id('chatcmpl-'), 'chat.completion.chunk')
  const chunk = (delta: object, finish: string | null = null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }]
    return { data: { ...own, choices, ...(isCounted && { usage: null }) } }
  }
  yield chunk({ role: 'assistant', content: '', refusal: null })
  let index = 0
  for (const block of turn.blocks) {
    const { kind } = block
    if (kind === 'tool') yield chunk({ tool_calls: [{ index, ...callOf(turn, block) }] })
    for await (const token of turn.tokens(block)) {
      if (kind === 'text') yield chunk({ content: token })
      else if (kind === 'reasoning') yield chunk({ reasoning_content: token })
      else yield chunk({ tool_calls: [{ index, function: { arguments: token } }] })
    }
    if (kind === 'tool') index++
  }
  yield chunk({}, turn.finish)
  if (isCounted) yield { data: { ...own, choices: [], usage: usageOf(turn) } }
  yield { data: '[DONE]' }
}

function head({ created, model }: Turn, id: string, object: string): object {
  return { id, object, created, model, service_tier: 'default' }
}

function callOf(turn: Turn, block: Block): object {
  block.id ||= turn.id('call_')
  const { id, name, content } = block
  return { id, type: 'function', function: { name, arguments: content } }
}

function messageOf(turn: Turn): object {
  const of = (kind: Block['kind']) => turn.blocks.filter((block) => block.kind === kind)
  const [reasoning] = of('reasoning')
  const [text] = of('text')
  const calls = of('tool').map((block) => callOf(turn, block))
  return {
    role: 'assistant',
    content: text ? text.content : null,
    ...(reasoning && { reasoning_content: reasoning.content }),
    refusal: null,
    annotations: [],
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function usageOf(turn: Turn): object {
  const { input, output, reasoning, cached } = turn.usage()
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  }
}
