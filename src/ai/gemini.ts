import type { AiRequest, Block, Turn } from './turn.ts'
import type { Codec } from './codec.ts'

/** Gemini's `generateContent`, and `streamGenerateContent` as events (`?alt=sse`) or as a JSON list. */
export const gemini: Codec = {
  required: ['contents'],
  list: 'contents',
  mistake: (name, isMissing) =>
    isMissing
      ? `* GenerateContentRequest.${name}: ${name} is not specified\n`
      : `Invalid value at '${name}': it is no list.`,
  isStreamed: ({ path }) => path.endsWith(':streamGenerateContent'),
  isList: ({ query }) => query['alt'] !== 'sse',
  modelOf: ({ path }: AiRequest) => /\/models\/([^/:]+)/.exec(path)?.[1],
  error: ({ status, message, code = statuses[status] }) => {
    const usual = status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL'
    return { error: { code: status, message, status: code ?? usual } }
  },
  stream: async function* stream(turn) {
    const id = turn.id('', 22)
    for (const block of turn.blocks) {
      for await (const token of turn.tokens(block)) {
        if (block.kind === 'tool') continue
        yield { data: chunk(turn, id, [partOf(turn, { ...block, content: token })]) }
      }
      // A call comes in one piece.
      if (block.kind === 'tool') yield { data: chunk(turn, id, [partOf(turn, block)]) }
    }
    yield { data: chunk(turn, id, [{ text: '' }], finishReasons[turn.finish]) }
  },
  whole: (turn) => {
    const parts = turn.blocks.map((block) => partOf(turn, block))
    return chunk(turn, turn.id('', 22), parts, finishReasons[turn.finish])
  },
}

const statuses: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const finishReasons = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
} as const

function chunk(turn: Turn, id: string, parts: readonly object[], finish?: string): object {
  const { input, output, reasoning, cached } = turn.usage()
  const candidate = {
    content: { parts, role: 'model' },
    ...(finish !== undefined && { finishReason: finish }),
    index: 0,
  }
  const usage = {
    promptTokenCount: input,
    candidatesTokenCount: Math.max(output - reasoning, 0),
    totalTokenCount: input + output,
    ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
    ...(cached > 0 && { cachedContentTokenCount: cached }),
  }
  return { candidates: [candidate], usageMetadata: usage, modelVersion: turn.model, responseId: id }
}

function partOf(turn: Turn, block: Block): object {
  const { kind, name, content } = block
  if (kind === 'text') return { text: content }
  if (kind === 'reasoning') return { text: content, thought: true }
  block.id ||= turn.id('', 8)
  const functionCall = { id: block.id, name, args: turn.argumentsOf(block) }
  // Clients send it back with the result.
  return { functionCall, thoughtSignature: turn.id('', 44) }
}
