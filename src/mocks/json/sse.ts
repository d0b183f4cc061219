import { readDelay } from '../../behaviour/behaviour.ts'
import { drawDelay, pauseHint, type Delay } from '../../behaviour/duration.ts'
import { isIssue, isObject } from '../../errors/validation-issue.ts'
import type { EventList } from '../../events/list.ts'
import { badInstruction, badKey, reportBelow, type Report } from '../../generate/report.ts'
import { compileValue, type CompiledValue } from '../../generate/value.ts'
import { jsonReply } from '../../http/reply.ts'
import { eventFields, hasEventFields } from '../../http/stream.ts'
import { headersOf, readStatus, stateOf, type CompiledAnswer, type WrittenAnswer } from './reply.ts'

interface CompiledEvent {
  readonly delay: Delay | undefined
  readonly id: string | undefined
  readonly content: CompiledValue
}

/** Compiles `$sse`: events that are made one by one, each when it is sent, with what says when. */
export function compileEvents(written: WrittenAnswer): CompiledAnswer {
  const { report, instructions } = written
  const { $sse, $every, $loop, $end, $status } = instructions
  const events = readList($sse, report).map((one, index) =>
    compileEvent(one, reportBelow(report, '$sse', index)),
  )
  const every = $every === undefined ? undefined : readTime($every, '$every', report)
  for (const [name, value] of Object.entries({ $loop, $end })) {
    if (value === undefined || typeof value === 'boolean') continue
    const message = `"${name}" is ${JSON.stringify(value)}.`
    badInstruction(report, [name], message, 'Write true, or leave it out.')
  }
  if ($loop === true && $end === true) {
    badKey(
      report,
      ['$end'],
      '"$end" stands beside "$loop".',
      'A loop has no end: drop one of them.',
    )
  }
  const pauses = [every, ...events.map(({ delay }) => delay)]
  if ($loop === true && events.length > 0 && !pauses.some((one) => one && isPause(one))) {
    const message = 'The events of a loop have no time between them.'
    badInstruction(report, ['$loop'], message, 'Add "$every": "1s", or a "$delay" to an event.')
  }
  const ending = $loop === true ? 'loop' : $end === true ? 'end' : 'open'
  const status = readStatus($status, report)
  const fields = headersOf(written)
  const state = stateOf(instructions)
  return {
    reply: async (context) => {
      // Few mocks have any, so what sends them is loaded with the first.
      const { listReply, valuesOf } = await import('../../events/list.ts')
      const { headers, cookies = [] } = fields?.render(context) ?? {}
      const list: EventList = {
        events: events.map(({ content, ...event }) => ({
          ...event,
          render: () => content.render(context),
        })),
        every,
        ending,
      }
      const { signal, random, header, operation } = context
      const ticker = context.ticker()
      if (operation) return jsonReply(valuesOf(list, { signal, random, ticker }))
      const request = { signal, random, ticker, lastEventId: header('last-event-id') }
      const init = { ...(status !== undefined && { status }), ...(headers && { headers }) }
      const reply = listReply(list, request, init)
      return reply.with({ cookies, state })
    },
    known: [],
    reads: [...events.map(({ content }) => content), ...(fields ? [fields] : [])].flatMap(
      (part) => part.reads,
    ),
    usesFaker: events.some(({ content }) => content.usesFaker) || (fields?.usesFaker ?? false),
    // Another client gets other generated data, and no answer is kept for it.
    usesCall: true,
    note: `sse, ${events.length} ${events.length === 1 ? 'event' : 'events'}`,
  }
}

function readList($sse: unknown, report: Report): readonly unknown[] {
  if (Array.isArray($sse)) return $sse
  const hint = 'Write them as in ["one", { "event": "tick", "data": { "n": 2 } }].'
  badInstruction(report, ['$sse'], '"$sse" is no list of events.', hint)
  return []
}

function compileEvent(written: unknown, report: Report): CompiledEvent {
  if (!isObject(written)) {
    return { delay: undefined, id: undefined, content: compileValue(written, report) }
  }
  const { $delay, ...event } = written
  const names = Object.keys(event)
  if ($delay !== undefined && names.length === 0) {
    const message = 'An event has nothing but a "$delay".'
    badInstruction(report, [], message, 'Add what is sent then: { "$delay": "1s", "data": … }.')
  }
  if (Object.hasOwn(event, 'event') && names.every((name) => eventFields.includes(name))) {
    if (!hasEventFields(event)) {
      const message = 'An event has no "data": browsers do not hear of it.'
      const hint =
        'Add "data". For a value that has a field "event", write { "data": { "event": … } }.'
      badInstruction(report, [], message, hint)
    }
  }
  const { id, retry } = hasEventFields(event) ? event : {}
  if (retry !== undefined && !isTemplate(retry) && !/^\d+$/.test(String(retry))) {
    const message = `"retry" is ${JSON.stringify(retry)}.`
    badInstruction(report, ['retry'], message, 'Write a number of ms, such as 3000.')
  }
  const isKnown = (typeof id === 'string' || typeof id === 'number') && !isTemplate(id)
  return {
    delay: $delay === undefined ? undefined : readTime($delay, '$delay', report),
    id: isKnown ? String(id) : undefined,
    content: compileValue(event, report),
  }
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{')
}

function readTime(value: unknown, name: '$every' | '$delay', report: Report): Delay | undefined {
  const delay = readDelay(value)
  if (!isIssue(delay) && delay.kind !== 'offline') return delay
  const issue = isIssue(delay)
    ? delay
    : { message: 'No connection is broken between events.', hint: pauseHint }
  badInstruction(report, [name], issue.message, issue.hint)
  return undefined
}

/** Whether a time is one: the longest that is drawn of it. */
function isPause(delay: Delay): boolean {
  return drawDelay(delay, () => 0.999) > 0
}
