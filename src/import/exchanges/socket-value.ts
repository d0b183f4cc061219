import { isObject } from '../../errors/validation-issue.ts'
import { groupBy } from '../../group-by.ts'
import { closeProblem } from '../../http/socket.ts'
import { literalBody, Template } from '../conversion/endpoint-map.ts'
import type { OwnAddresses } from './own-addresses.ts'
import type { Said, Talk } from './talk.ts'
import { endpointValue, factsOfMessage, type Variant } from './variants.ts'

/** A WebSocket at a path of a key. */
export interface FoldedTalk {
  readonly talk: Talk
  readonly params: Readonly<Record<string, string>>
}

/** The value of a `WS` key, and what it does not say. */
export interface RecordedSocket {
  readonly value: unknown
  readonly losses: readonly string[]
}

/** A message of the client, and what the server sent until the next one. */
interface Turn {
  readonly sent: Said
  readonly answers: Said[]
}

/** Names of members by which an answer says to which message it belongs. */
const correlating =
  /^(?:id|ref|seq|nonce|ack|(?:request|req|message|msg|correlation|call|op|operation|client)_?id)$/i
/** The most messages of one answer. */
const mostSent = 100
/** Shorter times are no pace, ms. */
const shortestPace = 200

/** The value of a `WS` key that speaks as the server did, in the order of the sockets. */
export function socketValue(
  folded: readonly FoldedTalk[],
  own: OwnAddresses,
  timing: boolean,
): RecordedSocket {
  const losses = new Set<string>()
  const every = new Map(folded.flatMap(({ talk }) => [...steady(talk.messages)]))
  const talks = folded.map(({ talk, params }) => {
    const messages = talk.messages.filter((each) => !isTick(each, every))
    return { talk, params, ...turnsOf(messages) }
  })
  const printed = (values: readonly unknown[]): readonly unknown[] => {
    if (values.length > mostSent) losses.add(`more than ${mostSent} messages one after the other`)
    return values.slice(0, mostSent).map((value) => own.templates(literalBody(value)))
  }
  const echoed = echoedNames(talks.flatMap(({ turns }) => turns))
  const variants = talks.flatMap(({ talk, params, turns }) =>
    turns.map((turn, index): Variant => {
      const isLast = index === turns.length - 1
      const close = isLast && talk.close ? closeValue(talk.close) : undefined
      const sends = turn.answers.map(({ value }) => withEchoes(value, turn.sent.value, echoed))
      const $send = listOf(printed(sends))
      const delay = timing ? delayOf(turn) : undefined
      const isSaid = sends.length > 0 || close === undefined
      const said = { ...(isSaid && { $send }), ...(close !== undefined && { $close: close }) }
      return {
        facts: factsOfMessage(turn.sent.value, talk.search, params, echoed),
        value: { ...(delay !== undefined && { $delay: delay }), ...said },
        mark: JSON.stringify(said),
      }
    }),
  )
  const [open = []] = talks.map(({ opening }) => opening)
  const isOther = (opening: readonly unknown[]) => JSON.stringify(opening) !== JSON.stringify(open)
  if (talks.some(({ opening }) => isOther(opening))) losses.add('what others were sent first')
  const { value } = endpointValue(variants)
  const said = {
    ...(open.length > 0 && { $open: listOf(printed(open)) }),
    ...(every.size > 0 && { $every: ticksOf(every, printed) }),
    ...(value as object | undefined),
  }
  return { value: Object.keys(said).length > 0 ? said : { $send: [] }, losses: [...losses] }
}

/** What comes before the first message of the client, and its messages with what follows each, or has its id. */
function turnsOf(messages: readonly Said[]) {
  const opening: unknown[] = []
  const turns: Turn[] = []
  const byId = new Map<string, Turn>()
  for (const said of messages) {
    const ids = idsOf(said.value).map(([name, id]) => JSON.stringify([name, id]))
    if (said.from === 'client') {
      const turn = { sent: said, answers: [] }
      turns.push(turn)
      for (const id of ids) byId.set(id, turn)
      continue
    }
    const asked = ids.map((id) => byId.get(id)).find((turn) => turn !== undefined)
    const turn = asked ?? turns.at(-1)
    if (turn) turn.answers.push(said)
    else opening.push(said.value)
  }
  return { opening, turns }
}

function idsOf(value: unknown): (readonly [name: string, id: string | number])[] {
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, id]) => {
    const isId = typeof id === 'string' || typeof id === 'number'
    return isId && correlating.test(name) ? [[name, id] as const] : []
  })
}

/** Names of members that answers take over from the message that they answer. */
function echoedNames(turns: readonly Turn[]): ReadonlySet<string> {
  const names = turns.flatMap(({ sent, answers }) =>
    idsOf(sent.value).flatMap(([name, id]) =>
      answers.some(({ value }) => isObject(value) && value[name] === id) ? [name] : [],
    ),
  )
  return new Set(names)
}

function withEchoes(value: unknown, sent: unknown, names: ReadonlySet<string>): unknown {
  if (!isObject(value) || !isObject(sent)) return value
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => {
    const isEcho = names.has(name) && sent[name] === each
    return [name, isEcho ? new Template(`{{message.${name}}}`) : each]
  })
  return Object.fromEntries(entries)
}

function delayOf({ sent, answers: [first] }: Turn): number | undefined {
  return first ? Math.max(0, Math.round(first.at - sent.at)) : undefined
}

function closeValue({ code, reason }: NonNullable<Talk['close']>): unknown {
  if (closeProblem(code, reason) !== undefined) return undefined
  return reason === '' ? code : { code, reason }
}

/** Values as `$send` takes them: a list that is one message is a list in a list. */
function listOf(values: readonly unknown[]): unknown {
  const [first] = values
  return values.length === 1 && !Array.isArray(first) ? first : values
}

/** Messages of the server, as JSON, that come again at a steady pace and unasked, each with that. */
function steady(messages: readonly Said[]): ReadonlyMap<string, number> {
  const pushed = messages.filter(({ from }, index) => {
    return from === 'server' && messages[index - 1]?.from !== 'client'
  })
  const found = new Map<string, number>()
  for (const [text, same] of groupBy(pushed, ({ value }) => JSON.stringify(value))) {
    const gaps = same.slice(1).map(({ at }, index) => at - (same[index]?.at ?? 0))
    const pace = Number((gaps[Math.floor(gaps.length / 2)] ?? 0).toPrecision(2))
    const isSteady = gaps.every((gap) => Math.abs(gap - pace) <= Math.max(50, pace / 5))
    if (gaps.length > 1 && pace >= shortestPace && isSteady) found.set(text, pace)
  }
  return found
}

function isTick({ from, value }: Said, every: ReadonlyMap<string, number>): boolean {
  return from === 'server' && every.has(JSON.stringify(value))
}

function ticksOf(
  every: ReadonlyMap<string, number>,
  printed: (values: readonly unknown[]) => readonly unknown[],
): Record<string, unknown> {
  const byPace = groupBy(every, ([, pace]) => pace)
  const entries = [...byPace].map(([pace, same]): [string, unknown] => {
    const values = printed(same.map(([text]) => JSON.parse(text) as unknown))
    return [pace % 1000 === 0 ? `${pace / 1000}s` : `${pace}ms`, listOf(values)]
  })
  return Object.fromEntries(entries)
}
