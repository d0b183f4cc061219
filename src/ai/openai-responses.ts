import type { Block, Turn } from './turn.ts'
import type { Codec } from './codec.ts'
import { openaiError } from './openai-error.ts'

/** OpenAI's responses. */
export const openaiResponses: Codec = {
  required: ['model', 'input'],
  isStreamed: ({ body }) => body['stream'] === true,
  requestId: 'x-request-id',
  error: openaiError,
  failure: (_error, body, sent) => ({
    event: 'error',
    data: { type: 'error', sequence_number: sent, ...body },
  }),
  stream: (turn) => numbered(stream(turn)),
  whole: (turn) => {
    const head = headOf(turn)
    return ended(
      turn,
      head,
      turn.blocks.map((block) => item(turn, block)),
    )
  },
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>

/** Writes events under their types, with the numbers that clients sort them by. */
async function* numbered(events: AsyncIterable<Event>): AsyncGenerator<unknown> {
  let sequence = 0
  for await (const event of events) {
    yield { event: event.type, data: { ...event, sequence_number: sequence++ } }
  }
}

async function* stream(turn: Turn): AsyncGenerator<Event> {
  const head = headOf(turn)
  const begun = { ...head, status: 'in_progress', output: [], usage: null }
  yield { type: 'response.created', response: begun }
  yield { type: 'response.in_progress', response: begun }
  const output: Item[] = []
  for (const [index, block] of turn.blocks.entries()) {
    const { id } = item(turn, block)
    const at = { item_id: id, output_index: index }
    const added = { ...item(turn, block, id), ...emptied[block.kind], status: 'in_progress' }
    yield { type: 'response.output_item.added', output_index: index, item: added }
    const { part, delta, done, close } = events[block.kind]
    const place = { ...at, ...part }
    if (part) yield { type: close.replace('done', 'added'), ...place, part: partOf(block) }
    for await (const token of turn.tokens(block))
      yield { type: delta, ...place, ...probed(block), delta: token }
    const { content } = block
    if (block.kind === 'tool') yield { type: done, ...place, name: block.name, arguments: content }
    else yield { type: done, ...place, ...probed(block), text: content }
    if (part) yield { type: close, ...place, part: partOf(block) }
    const finished = item(turn, block, id)
    yield { type: 'response.output_item.done', output_index: index, item: finished }
    output.push(finished)
  }
  const response = ended(turn, head, output)
  yield { type: `response.${String(response['status'])}`, response }
}

/** The events of each kind of block, and where in an item their texts stand. */
const events = {
  text: {
    part: { content_index: 0 },
    delta: 'response.output_text.delta',
    done: 'response.output_text.done',
    close: 'response.content_part.done',
  },
  reasoning: {
    part: { summary_index: 0 },
    delta: 'response.reasoning_summary_text.delta',
    done: 'response.reasoning_summary_text.done',
    close: 'response.reasoning_summary_part.done',
  },
  tool: {
    part: undefined,
    delta: 'response.function_call_arguments.delta',
    done: 'response.function_call_arguments.done',
    close: '',
  },
} as const

const emptied = {
  text: { content: [] },
  reasoning: { summary: [] },
  tool: { arguments: '' },
} as const

function probed({ kind }: Block): object {
  return kind === 'text' ? { logprobs: [] } : {}
}

function partOf({ kind, content }: Block): object {
  return kind === 'reasoning'
    ? { type: 'summary_text', text: content }
    : { type: 'output_text', text: content, annotations: [], logprobs: [] }
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string }

/** @param id that of the item where it has one already */
function item(turn: Turn, block: Block, id?: string): Item {
  const status =
    turn.finish === 'length' || turn.finish === 'content_filter' ? 'incomplete' : 'completed'
  if (block.kind === 'reasoning') {
    const summary = [partOf(block)]
    return { id: id ?? turn.id('rs_'), type: 'reasoning', summary }
  }
  if (block.kind === 'text') {
    const content = [partOf(block)]
    return { id: id ?? turn.id('msg_'), type: 'message', status, role: 'assistant', content }
  }
  block.id ||= turn.id('call_')
  const { name, content } = block
  const own = { type: 'function_call', status, call_id: block.id, name, arguments: content }
  return { id: id ?? turn.id('fc_'), ...own }
}

function headOf(turn: Turn): object {
  const { body } = turn.request
  const { instructions = null, previous_response_id: previous = null, metadata = {} } = body
  const { tools = [], tool_choice: choice = 'auto', text = { format: { type: 'text' } } } = body
  return {
    id: turn.id('resp_'),
    object: 'response',
    created_at: turn.created,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    instructions,
    max_output_tokens: body['max_output_tokens'] ?? null,
    model: turn.model,
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    previous_response_id: previous,
    reasoning: { effort: null, summary: null },
    store: body['store'] ?? true,
    temperature: body['temperature'] ?? 1,
    text,
    tool_choice: choice,
    tools,
    top_p: body['top_p'] ?? 1,
    truncation: 'disabled',
    metadata,
  }
}

function ended(
  turn: Turn,
  head: object,
  output: readonly Item[],
): Readonly<Record<string, unknown>> {
  const { input, output: made, reasoning, cached } = turn.usage()
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: made,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + made,
  }
  const reason = { length: 'max_output_tokens', content_filter: 'content_filter' }[
    turn.finish as string
  ]
  return {
    ...head,
    status: reason === undefined ? 'completed' : 'incomplete',
    ...(reason !== undefined && { incomplete_details: { reason } }),
    output,
    usage,
  }
}
