import { isObject } from '../../errors/validation-issue.ts'
import { eventFields } from '../../http/stream.ts'
import { literalBody, literalRecords } from '../conversion/endpoint-map.ts'
import { moduleText } from '../conversion/module-text.ts'
import { printText, printValue } from '../conversion/print.ts'
import { blocksOf, jsonOf, type AnswerBody, type CallAnswer } from './call.ts'
import type { OwnAddresses } from './own-addresses.ts'

/** A body of server-sent events. */
type EventsBody = AnswerBody & { readonly kind: 'events' }

/** One event of a stream, and how long after the one before it came, ms. */
interface SeenEvent {
  readonly fields: Readonly<Record<string, unknown>>
  readonly gap: number
}

/** Shorter gaps are none. */
const shortest = 20

/** A stream that a page listens to, as `$sse` of mock files. @param timing whether each event waits as long as it did */
export function eventsValue(
  { status, headers }: CallAnswer,
  body: EventsBody,
  own: OwnAddresses,
  timing: boolean,
): object {
  const events = eventsIn(body)
  const every = timing ? 0 : usualGap(events.slice(1))
  const { 'content-type': _, ...others } = headers
  return {
    ...(status !== 200 && { $status: status }),
    ...(Object.keys(others).length > 0 && { $headers: literalRecords(others) }),
    $sse: events.map(({ fields, gap }) => {
      const delay = timing && gap >= shortest ? gap : undefined
      return listed(own.templates(literalBody(fields)) as SeenEvent['fields'], delay)
    }),
    ...(every >= shortest && { $every: every }),
    ...(body.isEnded && { $end: true }),
  }
}

/** An event as a list of them has it: its data alone where that is all. */
function listed({ data, ...others }: SeenEvent['fields'], $delay: number | undefined): unknown {
  const isPlain = !isObject(data) || Object.keys(data).some((name) => !eventFields.includes(name))
  if (isPlain && Object.keys(others).length === 0) {
    if ($delay === undefined) return data
    if (isObject(data)) return { ...data, $delay }
  }
  return { ...others, data, ...($delay !== undefined && { $delay }) }
}

/** The time between events in the middle, of two digits. */
function usualGap(events: readonly SeenEvent[]): number {
  const gaps = events.map(({ gap }) => gap).toSorted((one, other) => one - other)
  return Number((gaps[Math.floor(gaps.length / 2)] ?? 0).toPrecision(2))
}

/** The events of a stream with data, each with the time since the one before it. */
function eventsIn({ text, times }: EventsBody): SeenEvent[] {
  const events: SeenEvent[] = []
  let before = 0
  let held: SeenEvent['fields'] = {}
  let last = ''
  const hasIds = /^id:/m.test(text)
  for (const [index, block] of blocksOf(text).entries()) {
    // What ends in the middle is no event.
    if (!/(?:\r\n|\n|\r)(?:\r\n|\n|\r)$/.test(block)) continue
    const { data, ...fields } = { ...held, ...fieldsOf(block) }
    held = data === undefined ? fields : {}
    if (data === undefined) continue
    // An event without an id has that of the one before, and is not counted.
    last = typeof fields['id'] === 'string' ? fields['id'] : last
    const at = times[index] ?? before
    events.push({ fields: { ...fields, ...(hasIds && { id: last }), data }, gap: at - before })
    before = at
  }
  return events
}

/** The fields of a block; what is no JSON of a value, or not the same in JavaScript, is a text. */
function fieldsOf(block: string): SeenEvent['fields'] {
  const fields: Record<string, unknown> = {}
  const lines: string[] = []
  for (const line of block.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (name === 'data') lines.push(value)
    else if (name === 'event' || name === 'id') fields[name] = value
    else if (name === 'retry' && /^\d+$/.test(value)) fields[name] = Number(value)
  }
  if (lines.length === 0) return fields
  const text = lines.join('\n')
  const value = jsonOf(text)?.value
  const isSame = /^\s*[[{]/.test(text) ? value !== undefined : JSON.stringify(value) === text
  return { ...fields, data: isSame && typeof value !== 'string' ? value : text }
}

/**
 * The text of a module whose handler sends a stream again byte for byte, with the pauses that it had: what programs read, such
 * as the answers of models, may have neither other ids nor other JSON.
 */
export function streamText(
  key: string,
  { status, headers }: CallAnswer,
  { text, times }: EventsBody,
): string {
  let before = 0
  let waits = false
  const lines = blocksOf(text).flatMap((block, index) => {
    const at = times[index] ?? before
    const gap = at - before
    before = at
    waits ||= gap >= shortest
    return [
      ...(gap >= shortest ? [`        await delay(${gap})`] : []),
      `        yield ${printText(block)}`,
    ]
  })
  const init = { ...(status !== 200 && { status }), headers }
  return moduleText({
    members: [
      `  ${printText(key)}: ({ stream${waits ? ', delay' : ''} }) =>`,
      '    stream(',
      '      (async function* () {',
      ...lines,
      '      })(),',
      `      ${printValue(init, 'ts', '      ', 1)},`,
      '    ),',
    ],
  })
}
