import { parseDuration } from '../../behaviour/duration.ts'
import type { SocketTick } from '../../endpoints/websocket.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { instructions as descriptions, type Instruction } from '../../generate/instructions.ts'
import {
  badInstruction,
  badKey,
  reportBelow,
  type Problem,
  type Report,
} from '../../generate/report.ts'
import { Reply, socketReply } from '../../http/reply.ts'
import { areProtocols } from '../../http/socket.ts'
import { compileAnswer } from './cases.ts'
import { compileMessages, speaking, speaks, type CompiledMessages } from './message.ts'
import type { CompiledAnswer, WrittenAnswer } from './reply.ts'
import type { FileCheck } from './response-files.ts'

/** The instructions of a WebSocket as a whole. */
const ofSocket: readonly Instruction[] = ['$open', '$every', '$protocols', '$messages']

const isNotTime = (name: Instruction): boolean => name !== '$every'

/** Those of which one chooses among answers. */
const choosing: readonly Instruction[] = ['$cases', '$sequence', '$random']

type Fields = Readonly<Record<string, unknown>>

const has = (fields: Fields, names: readonly Instruction[]): Instruction | undefined =>
  names.find((name) => Object.hasOwn(fields, name))

/** Whether what stands at a `WS` key takes a WebSocket; else it refuses one, or lets the real API take it. */
function takesSocket(instructions: Fields): boolean {
  return has(instructions, [...ofSocket, ...speaking, ...choosing]) !== undefined
}

/** Reports what an answer has that is for WebSockets alone, or what one of a WebSocket lacks. */
export function checkSocketAnswer(
  isOfSocket: boolean,
  isWhole: boolean,
  answer: Fields,
  report: Report,
): void {
  // Server-sent events have a time between them too.
  const foreigners = Object.hasOwn(answer, '$sse') ? ofSocket.filter(isNotTime) : ofSocket
  const misplaced = has(answer, isOfSocket && isWhole ? [] : foreigners)
  const foreign = misplaced ?? (isOfSocket ? undefined : has(answer, speaking))
  if (foreign !== undefined) {
    const where = isOfSocket ? 'at the top of its value' : 'at a key such as "WS /prices"'
    const other = isOfSocket || isNotTime(foreign) ? '' : ', or stands beside "$sse"'
    const message = `"${foreign}" means nothing here; it is for a WebSocket, ${where}${other}.`
    badKey(report, [foreign], message, descriptions[foreign])
    return
  }
  if (!isOfSocket || isWhole || speaks(answer) || has(answer, choosing) !== undefined) return
  const message = 'An answer to a message of a WebSocket says neither what to send nor to close.'
  const hint =
    'Write { "$send": … }, { "$broadcast": … } or { "$close": 4001 }; "$send": [] is nothing.'
  badInstruction(report, [], message, hint)
}

/** Reports what the value of a `WS` key has beside its instructions. */
export function checkSocket({ instructions, body, report }: WrittenAnswer): void {
  if (!takesSocket(instructions)) {
    if (has(instructions, ['$status', '$proxy', '$behaviour', '$fault']) !== undefined) return
    const message = 'A WebSocket has neither "$open" nor an answer to messages.'
    const hint = 'Write { "$send": … } for what each message is answered with, or { "$open": … }.'
    badInstruction(report, [], message, hint)
    return
  }
  const [key] = Object.keys(isObject(body?.value) ? body.value : {})
  if (body) {
    const message = 'A WebSocket has no body.'
    badKey(report, key === undefined ? [] : [key], message, 'Put it inside "$send" or "$open".')
  }
  const choice = has(instructions, choosing)
  const spoken = has(instructions, speaking)
  if (choice === undefined || spoken === undefined) return
  const message = `"${spoken}" stands beside "${choice}".`
  badKey(report, [spoken], message, `Put it inside the answers of "${choice}".`)
}

/** The problem of what reads a message where there is none. */
export function noMessage(method: string): Problem {
  const message = '"message" is read where no message has come.'
  const hint =
    method === 'WS'
      ? 'It is there in "$send", "$broadcast" and in the "$when" of "$cases".'
      : 'It is what a client sends over a WebSocket, "WS /path": here it is "body".'
  return { code: 'bad-template', message, hint }
}

const nothing = socketReply()

/** Compiles the value of a `WS` key. */
export function compileSocket(written: WrittenAnswer, files: FileCheck): CompiledAnswer {
  const { instructions, report } = written
  if (!takesSocket(instructions)) return compileAnswer(written, files)
  const answers = has(instructions, [...speaking, ...choosing]) !== undefined
  const answer = answers ? compileAnswer(written, files) : undefined
  const open = Object.hasOwn(instructions, '$open')
    ? compileMessages(instructions.$open, report, ['$open'])
    : undefined
  const every = instructions.$every === undefined ? [] : readTicks(instructions.$every, report)
  const parts = [open, ...every.map(({ messages }) => messages)].filter((part) => !!part)
  const early = parts.flatMap(({ reads }) => reads)
  const protocols = readProtocols(instructions.$protocols, report)
  const taken = new Reply({ kind: 'socket', protocols })
  const anyOf = answer?.anyOf
  return {
    // What opens the socket is no message yet, which the cases are about.
    anyOf: anyOf && {
      reads: [],
      unmet: (scope) => (scope.message === undefined ? undefined : anyOf.unmet(scope)),
    },
    reply: (context) => {
      if (!context.socket) return taken
      return answer ? answer.reply(context) : nothing
    },
    known: [],
    early,
    reads: [...early, ...(answer?.reads ?? [])],
    usesFaker: parts.some(({ usesFaker }) => usesFaker) || (answer?.usesFaker ?? false),
    usesCall: answer?.usesCall ?? false,
    note: ['WebSocket', answer?.note].filter(Boolean).join(', '),
    socket: {
      open: open && sending(open),
      every: every.map(({ each, messages }): SocketTick => ({ each, run: sending(messages) })),
    },
  }
}

function sending({ render }: CompiledMessages): SocketTick['run'] {
  return (context) => socketReply({ send: render(context) })
}

/** How often something may be sent at most, ms. */
const shortestTick = 10

function readTicks(value: unknown, report: Report) {
  const below = reportBelow(report, '$every')
  if (!isObject(value) || Object.keys(value).length === 0) {
    const hint = 'Write how often, and what: { "1s": { "price": "{{number.int}}" } }.'
    badInstruction(below, [], '"$every" is no object of times.', hint)
    return []
  }
  return Object.entries(value).flatMap(([time, sent]) => {
    const each = parseDuration(/^\d+$/.test(time) ? Number(time) : time)
    if (each !== undefined && each >= shortestTick) {
      return [{ each, messages: compileMessages(sent, below, [time]) }]
    }
    const message = `${JSON.stringify(time)} is no time, or less than ${shortestTick} ms.`
    badKey(below, [time], message, 'Write "1s" or "500ms".')
    return []
  })
}

function readProtocols(value: unknown, report: Report): readonly string[] | undefined {
  if (value === undefined) return undefined
  if (areProtocols(value)) return value
  const hint = 'Write their names, without spaces and commas, as in ["v1", "v2"].'
  badInstruction(report, ['$protocols'], '"$protocols" is no list of names.', hint)
  return undefined
}
