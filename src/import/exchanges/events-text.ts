import { isObject } from '../../errors/validation-issue.ts'
import { parseJson } from '../../http/json.ts'
import { moduleText } from '../conversion/module-text.ts'
import { printText, printValue } from '../conversion/print.ts'
import { blocksOf, type AnswerBody } from './call.ts'

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
  const member = [
    `  ${printText(key)}: ({ sse${waits ? ', delay' : ''} }) =>`,
    '    sse(',
    '      (async function* () {',
    ...lines,
    '      })(),',
    '    ),',
  ]
  return moduleText({ members: member })
}

/** An event as `sse` takes it: its data alone where that is all. */
function valueOf({ data, ...others }: SeenEvent['fields']): unknown {
  return isObject(data) && Object.keys(others).length === 0 && !('data' in data)
    ? data
    : { ...others, ...(data !== undefined && { data }) }
}

/** The events of a stream, each with the time since the one before it. */
function eventsIn({ text, times }: AnswerBody & { readonly kind: 'events' }): SeenEvent[] {
  const events: SeenEvent[] = []
  let before = 0
  for (const [index, block] of blocksOf(text).entries()) {
    const fields = fieldsOf(block)
    if (!fields) continue
    const at = times[index] ?? before
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
