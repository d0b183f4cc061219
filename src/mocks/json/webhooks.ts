import { clock } from '../../clock.ts'
import { hookKinds, type RecordEvent, type RecordWebhook } from '../../data/records/declaration.ts'
import { variableIn } from '../../dispatch/variable.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { EndpointWebhook } from '../../endpoints/webhook.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import {
  badInstruction,
  badKey,
  reportBelow,
  type JsonPath,
  type Report,
} from '../../generate/report.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue } from '../../generate/value.ts'
import type { WebhookMessage } from '../../webhooks/delivery.ts'
import { webhookIssues } from '../../webhooks/options.ts'
import { compileWhen } from '../../generate/when.ts'

const members = ['on', 'to', 'body', 'headers', 'secret', 'signature', 'delay', 'event', 'when']

/** What writes a record is no request, which could bring variables of its own. */
const variable = (name: string): string | undefined => variableIn(undefined, name)

/** Compiles `$webhooks` of an endpoint, one or a list of them. */
export function compileEndpointWebhooks(
  value: unknown,
  key: string,
  report: Report,
): readonly EndpointWebhook[] {
  if (/^WS\s/i.test(key)) {
    const message =
      '"$webhooks" stands at a WebSocket, which has no answer that they could be sent after.'
    badInstruction(
      report,
      [],
      message,
      'Use ws(…) in TypeScript, and webhook(to, payload) in its handlers.',
    )
  }
  return eachWebhook(value, report, (item, at) => {
    const { render, ...needs } = compileMessage(item, at)
    return {
      ...needs,
      on: readStatuses(item['on'], at),
      render: (context: EndpointContext) =>
        render(context, context, (event) => ({
          event,
          type: event ?? key,
          data: context.response?.body ?? null,
        })),
    }
  })
}

/** Compiles the webhooks of a collection, or of a file for the collections that they name. */
export function compileRecordWebhooks(value: unknown, report: Report): readonly RecordWebhook[] {
  return eachWebhook(value, report, (item, at) => {
    const { render, reads, usesFaker } = compileMessage(item, at)
    const other = reads.find(({ root }) => !ofRecords.has(root))?.root
    if (other !== undefined || usesFaker) {
      const what = other === undefined ? 'makes data by Faker' : `reads "${other}"`
      const message = `A webhook of a collection ${what}, where a record has changed alone.`
      const hint = 'It has "record", "db", "env" and "now", as in "{{record.id}}".'
      at([], { code: 'bad-template', message, hint })
    }
    const events = readEvents(item['on'], at)
    return {
      events,
      on: (event) => matchesEvent(events, event),
      render: (event: RecordEvent, state) =>
        render(
          { ...event, state, now: state.now, variable } as never,
          event,
          (named = event.type) => ({
            event: named,
            type: named,
            data: event.record,
          }),
        ),
    }
  })
}

/** Reads `$webhooks` at the top of a file, for the collections of all files that they name. */
export function readSubscriptions(
  value: unknown,
  file: {
    readonly report: Report
    readonly originOf: (path: JsonPath) => SourceLocation
  },
): readonly RecordWebhook[] {
  const report = reportBelow(file.report, '$webhooks')
  const origin = file.originOf(['$webhooks'])
  return compileRecordWebhooks(value, report).map((each) => ({ ...each, origin }))
}

const ofRecords: ReadonlySet<string> = new Set(['record', 'db', 'env'])

/** Takes problems of webhooks as those of a mock of TypeScript, which has no place in a tree. */
export function ofMock(report: Report, about: string): Report {
  return (path, { code, message, hint }) => {
    const at = path.length === 0 ? '' : `${path.join('.')}: `
    const kind = code === 'bad-instruction' ? 'bad-mock' : code
    report([], { code: kind, message: `${about}: ${at}${message}`, hint })
  }
}

/** What cannot be read where there is no webhook. */
export const noResponse = {
  code: 'bad-template',
  message: '"response" is read where nothing was answered yet.',
  hint: 'It is there in "$webhooks" and "$after", which follow the answer.',
} as const

function eachWebhook<Webhook>(
  value: unknown,
  report: Report,
  compile: (item: Readonly<Record<string, unknown>>, report: Report) => Webhook,
): readonly Webhook[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((item, index) => {
    const at = Array.isArray(value) ? reportBelow(report, index) : report
    if (isObject(item)) return [compile(item, at)]
    const hint = 'Write { "to": "http://localhost:3000/hooks" }.'
    badInstruction(at, [], `A webhook is ${formatValue(item)}, no object.`, hint)
    return []
  })
}

/** What a webhook is called and carries, by the name that is given to it, where it says nothing else. */
type Default = (event?: string) => {
  readonly event: string | undefined
  readonly type: string
  readonly data: unknown
}

interface CompiledMessage {
  readonly reads: readonly RequestPath[]
  readonly usesFaker: boolean
  readonly render: (scope: Scope, given: object, otherwise: Default) => WebhookMessage | undefined
}

/** Compiles what webhooks of both kinds have; members of TypeScript may be functions. */
function compileMessage(item: Readonly<Record<string, unknown>>, report: Report): CompiledMessage {
  for (const name of Object.keys(item)) {
    if (members.includes(name)) continue
    const hint = didYouMean(name, members) || `There are ${members.join(', ')}.`
    badKey(report, [name], `${JSON.stringify(name)} is no part of a webhook.`, hint)
  }
  for (const { at, message, hint } of webhookIssues(item)) badInstruction(report, at, message, hint)
  const { to, body, signature, delay, when, event, headers = {}, secret = [] } = item
  const texts = { to, event: event ?? null, headers, secret }
  const fixed = compileValue(withoutFunctions(texts), report)
  const content = compileValue(typeof body === 'function' ? null : (body ?? null), report, {
    path: ['body'],
  })
  const condition = when === undefined ? undefined : compileWhen(when, reportBelow(report, 'when'))
  const parts = [fixed, content, ...(condition ? [{ ...condition, usesFaker: false }] : [])]
  return {
    reads: parts.flatMap(({ reads }) => reads),
    usesFaker: parts.some(({ usesFaker }) => usesFaker),
    render: (scope, given, otherwise) => {
      if (condition?.unmet(scope) !== undefined) return undefined
      const made = fixed.render(scope) as typeof texts
      const standard = otherwise((made.event as string | null) ?? undefined)
      const call = (value: unknown, rendered: unknown): unknown =>
        typeof value === 'function' ? (value as (scope: object) => unknown)(given) : rendered
      const payload = {
        type: standard.type,
        timestamp: new Date(scope.now?.() ?? clock.now()).toISOString(),
        data: standard.data,
      }
      return {
        to: String(call(to, made.to)),
        ...(standard.event !== undefined && { event: standard.event }),
        body: body === undefined ? payload : call(body, content.render(scope)),
        headers: made.headers as Record<string, string>,
        secret: made.secret as string | string[],
        ...(signature !== undefined && { signature: signature as WebhookMessage['signature'] }),
        ...(delay !== undefined && { delay: delay as WebhookMessage['delay'] }),
      } as WebhookMessage
    },
  }
}

function withoutFunctions(texts: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(texts)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'function' ? null : value]),
  )
}

const success = (status: number): boolean => status >= 200 && status < 300

/** Reads `201`, `"2xx"`, `"400-499"`, or a list of them; default all successes. */
export function readStatuses(on: unknown, report: Report): (status: number) => boolean {
  if (on === undefined) return success
  const list: readonly unknown[] = Array.isArray(on) ? on : [on]
  const ranges = list.map(readRange)
  if (list.length === 0 || ranges.includes(undefined)) {
    const hint = 'Write a status such as 201, "4xx", "400-499", or a list of them.'
    badInstruction(report, ['on'], `"on" is ${formatValue(on)}.`, hint)
  }
  return (status) =>
    ranges.some((range) => range !== undefined && status >= range[0] && status <= range[1])
}

function readRange(value: unknown): readonly [number, number] | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
  const [, hundreds] = /^([1-5])xx$/i.exec(text) ?? []
  if (hundreds !== undefined) return [Number(hundreds) * 100, Number(hundreds) * 100 + 99]
  const [, low, high = low] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? []
  return low === undefined ? undefined : [Number(low), Number(high)]
}

/** Reads `created`, `user.created`, `user.*`, `*`, or a list of them; default all. */
function readEvents(on: unknown, report: Report): readonly string[] {
  if (on === undefined) return ['*']
  const list: readonly unknown[] = Array.isArray(on) ? on : [on]
  const wrong = list.find((each) => typeof each !== 'string' || !eventShape.test(each))
  if (wrong === undefined && list.length > 0) return list as readonly string[]
  const near = typeof wrong === 'string' ? didYouMean(wrong, hookKinds) : ''
  const hint =
    near || 'Write "created", "updated", "deleted", "user.created", "user.*", or a list of them.'
  badInstruction(report, ['on'], `"on" is ${formatValue(on)}.`, hint)
  return []
}

const eventShape = /^(?:(?:[^\s.*]+\.)?(?:created|updated|deleted)|(?:[^\s.*]+\.)?\*)$/

function matchesEvent(
  events: readonly string[],
  { type, kind }: Pick<RecordEvent, 'type' | 'kind'>,
) {
  return events.some(
    (each) =>
      each === '*' ||
      each === kind ||
      each === type ||
      (each.endsWith('.*') && type === `${each.slice(0, -1)}${kind}`),
  )
}
