import type { Turn } from './turn.ts'
import type { Codec } from './codec.ts'

/** The UI message stream of the AI SDK, which `useChat` reads. */
export const aiSdk: Codec = {
  required: ['messages'],
  list: 'messages',
  isStreamed: () => true,
  headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
  // useChat shows the text of the answer.
  error: ({ message }) => ({ error: message }),
  failure: ({ message }) => ({ data: { type: 'error', errorText: message } }),
  stream,
  whole: () => undefined,
}

async function* stream(turn: Turn): AsyncGenerator<unknown> {
  const part = (type: string, fields: object = {}) => ({ data: { type, ...fields } })
  yield part('start', { messageId: turn.id('msg_', 16) })
  yield part('start-step')
  for (const [index, block] of turn.blocks.entries()) {
    const { kind, name } = block
    if (kind === 'tool') {
      block.id ||= turn.id('call_')
      const { id: toolCallId } = block
      yield part('tool-input-start', { toolCallId, toolName: name })
      for await (const token of turn.tokens(block)) {
        yield part('tool-input-delta', { toolCallId, inputTextDelta: token })
      }
      const input = turn.argumentsOf(block)
      yield part('tool-input-available', { toolCallId, toolName: name, input })
    } else {
      const id = String(index)
      yield part(`${kind}-start`, { id })
      for await (const delta of turn.tokens(block)) yield part(`${kind}-delta`, { id, delta })
      yield part(`${kind}-end`, { id })
    }
  }
  yield part('finish-step')
  yield part('finish', { finishReason: turn.finish.replace('_', '-') })
  yield { data: '[DONE]' }
}
