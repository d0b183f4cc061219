import { behaviourFields, mergeBehaviours, type Behaviour } from '../../behaviour/behaviour.ts'
import { Fault } from '../../behaviour/fault.ts'
import { kindOf } from '../../data/records/resource.ts'
import { isResponse } from '../../dispatch/result.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { SocketContext, SocketHandler, SocketMock } from '../../endpoints/websocket.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { badMock, type Report } from '../../generate/report.ts'
import { Reply, socketReply } from '../../http/reply.ts'
import { areProtocols } from '../../http/socket.ts'
import { handlerEndpoint, readBehaviourOptions, type MaybeEndpoint } from './route.ts'

const events = ['open', 'message', 'close'] as const
const optionNames = ['protocols', ...events, ...behaviourFields]

const nothing = socketReply()

/** Makes an endpoint of `ws(…)`; undefined after a report. */
export function socketEndpoint(
  key: string,
  mock: SocketMock,
  defaults: Behaviour | undefined,
  report: Report,
): MaybeEndpoint {
  const { options: given } = mock
  const options = isObject(given) ? (given as SocketMock['options']) : {}
  const refuse = (message: string, hint: string): undefined =>
    badMock(report, message, hint) as undefined
  if (typeof mock === 'function') {
    const hint = 'Write ws({ message: ({ message }) => message }), with open and close beside it.'
    return refuse(`${key} has a function, and a WebSocket has several events.`, hint)
  }
  if (!key.startsWith('WS ')) {
    return refuse(`${key} has a ws(…), which is for WebSockets.`, `Write 'WS ${pathOf(key)}'.`)
  }
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name))
  if (unknown !== undefined) {
    const near = didYouMean(unknown, optionNames) || `Options are ${optionNames.join(', ')}.`
    return refuse(`ws: ${JSON.stringify(unknown)} is no option.`, near)
  }
  const wrong = events.find((name) => !['function', 'undefined'].includes(typeof options[name]))
  if (wrong !== undefined) {
    const what = `ws: ${JSON.stringify(wrong)} is ${formatValue(options[wrong])}, no function.`
    return refuse(what, `Write ${wrong}: ({ client }) => ({ hello: client.id }).`)
  }
  const { protocols } = options
  if (protocols !== undefined && !areProtocols(protocols)) {
    return refuse(
      'ws: "protocols" is no list of names.',
      "Write them without spaces and commas: protocols: ['v1'].",
    )
  }
  const behaviour = mergeBehaviours(defaults, readBehaviourOptions(options, report))
  const endpoint = handlerEndpoint(key, () => undefined, behaviour, report)
  const answer = handlerOf(options.message)
  const taken = new Reply({ kind: 'socket', protocols })
  return (
    endpoint && {
      ...endpoint,
      note: 'WebSocket',
      definition: () => events.map((name) => String(options[name])).join('\n'),
      handle: (context) => (context.socket ? (answer?.(context) ?? nothing) : taken),
      socket: { open: handlerOf(options.open), close: handlerOf(options.close) },
    }
  )
}

/** Whether a value of a map is `ws(…)`, or stands where that belongs. */
export function isSocket(key: string, value: unknown): value is SocketMock {
  return kindOf(value) === 'websocket' || (key.startsWith('WS ') && typeof value === 'function')
}

function pathOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1)
}

/** Calls a handler with the context of handlers and the client beside it; nothing returned is nothing sent. */
function handlerOf(handle: SocketHandler<never> | undefined) {
  if (!handle) return undefined
  return async (context: EndpointContext): Promise<unknown> => {
    const c = Object.assign(context.forHandler(), context.socket) as SocketContext
    return messageOf(await handle(c as SocketContext<never>))
  }
}

/** What a handler gives: a reply or a fault says itself what it is, any other value is sent. */
function messageOf(value: unknown): unknown {
  if (value === undefined || value === null) return nothing
  if (value instanceof Reply || value instanceof Fault || isResponse(value)) return value
  return socketReply({ send: [value] })
}
