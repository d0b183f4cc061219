import { isObject } from '../../errors/validation-issue.ts'
import { mapTexts } from '../conversion/endpoint-map.ts'
import { numberIn, objectsIn, textIn, type Loose } from '../conversion/loose.ts'
import { answerOf, type RouteScope } from './responses.ts'
import { whenOf } from './rules.ts'

/** The shortest time between messages of a stream, as Mockoon has it, ms. */
const shortestInterval = 10

/** What a route for WebSockets is as the value of a `WS` key; a text says what of it has no such value. */
export function socketOf(route: Loose, scope: RouteScope): object | string {
  const responses = objectsIn(route, 'responses')
  const mode = textIn(route, 'responseMode')
  const usual = responses.find((each) => each['default'] === true) ?? responses[0]
  if (!usual) return 'a WebSocket without a response'
  const isRuled = (each: Loose) =>
    mode !== 'DISABLE_RULES' && each !== usual && objectsIn(each, 'rules').length > 0
  const inTurn = mode === 'RANDOM' ? '$random' : mode === 'SEQUENTIAL' ? '$sequence' : undefined
  const taken = inTurn ? responses : [...responses.filter(isRuled), usual]
  const isStreamed = textIn(route, 'streamingMode') !== ''
  if (isStreamed && taken.length > 1) return 'a WebSocket that streams several responses'
  const answers: Readonly<Record<string, unknown>>[] = []
  for (const response of taken) {
    const answer = sendOf(response, scope)
    if (typeof answer === 'string') return answer
    const condition = !inTurn && isRuled(response) ? whenOf(response, scope) : undefined
    if (condition && 'lost' in condition) return `a WebSocket by ${condition.lost}`
    answers.push({ ...(condition && { $when: ofMessage(condition.when) }), ...answer })
  }
  const [first = {}] = answers
  if (isStreamed) {
    const interval = Math.max(shortestInterval, numberIn(route, 'streamingInterval'))
    return { $every: { [`${interval}ms`]: first['$send'] } }
  }
  if (inTurn && answers.length > 1)
    return { [inTurn]: answers, ...(inTurn === '$sequence' && { $repeat: true }) }
  return answers.length > 1 ? { $cases: answers } : first
}

/** What a response sends for a message. */
function sendOf(response: Loose, scope: RouteScope): Readonly<Record<string, unknown>> | string {
  const { body, delay } = answerOf(response, scope)
  if (body.kind === 'file') return 'a WebSocket that sends a file'
  const value = body.kind === 'none' ? [] : mapTexts(body.value, messageIn)
  if (JSON.stringify(value).match(/\{\{[^}]*\bbody\b/))
    return 'a WebSocket with templates of a body'
  const isList = body.kind === 'value' && Array.isArray(value)
  return { ...(delay !== undefined && { $delay: delay }), $send: isList ? [value] : value }
}

function messageIn(text: string): string {
  return text.replaceAll(/\{\{body(?=[.[}])/g, '{{message')
}

/** Conditions of a body as those of a message. */
function ofMessage(when: unknown): unknown {
  if (Array.isArray(when)) return when.map(ofMessage)
  if (!isObject(when)) return when
  const entries = Object.entries(when)
  return Object.fromEntries(
    entries.map(([path, test]) => [path.replace(/^body(?=$|[.[])/, 'message'), test]),
  )
}
