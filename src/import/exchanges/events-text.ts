import { parseJson } from '../../http/json.ts'
import { printText, printValue } from '../conversion/print.ts'
import type { AnswerBody } from './call.ts'

/** One event of a stream, and how long after the one before it came, ms. */
interface SeenEvent {
  readonly fields: Readonly<Record<string, unknown>>
  readonly gap: number
}

/** Shorter gaps are none. */
const shortest = 20

/** The text of a module whose handler sends the events of a stream again, with the pauses that they had. */
export function eventsText(key: string, body: AnswerBody & { readonly kind: 'events' }): string {
  const events = eventsIn(body)
  const waits = events.some(({ gap }) => gap >= shortest)
  const lines = events.flatMap(({ fields, gap }) => [
    ...(gap >= shortest ? [`        await delay(${gap})`] : []),
    `        yield ${printValue(valueOf(fields), 'ts', '        ', 6)}`,
  ])
  return [
    "import { defineMock } from 'mockapi'",
    '',
    'export default defineMock({',
    `  ${printText(key, 'ts')}: ({ sse${waits ? ', delay' : ''} }) =>`,
    '    sse(',
    '      (async function* () {',
    ...lines,
    '      })(),',
    '    ),',
    '})',
    '',
  ].join('\n')
}

/** An event as `sse` takes it: its data alone where that is all. */
function valueOf({ data, ...others }: SeenEvent['fields']): unknown {
  const isPlain = typeof data === 'object' && data !== null && !Array.isArray(data)
  return isPlain && Object.keys(others).length === 0 && !('data' in data)
    ? data
    : { ...others, ...(data !== undefined && { data }) }
}

/** The events of a stream (WHATWG HTML, 9.2.6), each with the time at which its end came. */
function eventsIn({ text, chunks }: AnswerBody & { readonly kind: 'events' }): SeenEvent[] {
  const events: SeenEvent[] = []
  let size = 0
  let before = 0
  for (const block of text.split(/(?<=\r\n\r\n|\n\n|\r\r)/)) {
    size += new TextEncoder().encode(block).byteLength
    const fields = fieldsOf(block)
    if (!fields) continue
    const at = timeOf(size, chunks) ?? before
    events.push({ fields, gap: at - before })
    before = at
  }
  return events
}

function fieldsOf(block: string): SeenEvent['fields'] | undefined {
  const fields: Record<string, unknown> = {}
  const data: string[] = []
  for (const line of block.split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event' || name === 'id') fields[name] = value
    else if (name === 'retry' && /^\d+$/.test(value)) fields[name] = Number(value)
    else if (line.startsWith(':') && line.length > 1) fields['comment'] = value.trim()
  }
  const text = data.join('\n')
  const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (data.length > 0) return { ...fields, data: json ? json.value : text }
  return 'comment' in fields ? { comment: fields['comment'] } : undefined
}

/** When the byte at a place came; undefined where nobody knows. */
function timeOf(
  size: number,
  chunks: (AnswerBody & { kind: 'events' })['chunks'],
): number | undefined {
  let seen = 0
  for (const chunk of chunks) {
    seen += chunk.size
    if (seen >= size) return chunk.at
  }
  return chunks.at(-1)?.at
}
