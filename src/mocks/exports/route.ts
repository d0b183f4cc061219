import {
  behaviourFields,
  mergeBehaviours,
  readBehaviour,
  unknownBehaviourField,
  type Behaviour,
  type BehaviourInput,
} from '../../behaviour/behaviour.ts'
import { isAnswerMaker, type AnswerMaker } from '../../endpoints/answer-maker.ts'
import type { Condition } from '../../generate/scope.ts'
import type { Endpoint, ExternalEndpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext, Handler, Next } from '../../endpoints/handler-context.ts'
import type { MapDefaults, Route, RouteOptions, UseHandler } from '../../endpoints/define.ts'
import { kindOf, mockKind } from '../../data/records/resource.ts'
import { generatorKey } from '../../endpoints/events.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isIssue } from '../../errors/validation-issue.ts'
import { readDefaultHeaders } from '../../http/headers.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { resourcesIn } from '../../generate/request-path.ts'
import { badMock, type Report } from '../../generate/report.ts'
import { isResponse } from '../../dispatch/result.ts'
import { isContent } from '../../http/content.ts'
import { isPromise } from '../../http/maybe-promise.ts'
import { parseKey } from '../../http/path.ts'
import { findNoJson } from '../../http/stringify.ts'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { checkAuth } from '../json/auth.ts'
import { compileEndpointWebhooks, ofMock } from '../json/webhooks.ts'
import { checkParams, compileWhen, type CompiledCondition } from '../../generate/when.ts'
import { answersOf, isGeneratorFunction } from './generator.ts'

/** An endpoint without the place where it was declared; undefined after a report. */
export type MaybeEndpoint = Omit<Endpoint, 'origin'> | undefined

/** A handler may read anything of the request. */
const everything = { body: true, call: true, faker: true, identity: true }
const nothing = { body: false, call: false, faker: false }
const ofMiddleware = { ...nothing, identity: true }

const optionNames = ['body', 'when', 'handle', 'webhooks', ...behaviourFields]

/** Reads `delay`, `status` and the other behaviour options of a mock. */
export function readBehaviourOptions(
  options: BehaviourInput,
  report: Report,
): Behaviour | undefined {
  const behaviour = readBehaviour(options, (field, { message, hint }) =>
    badMock(report, `${field}: ${message}`, hint),
  )
  checkAuth(behaviour, (path, { message, hint }) =>
    badMock(report, `auth: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`, hint),
  )
  return behaviour
}

/** Reads an object that contains behaviour options only. */
export function readPureBehaviour(input: BehaviourInput, report: Report): Behaviour | undefined {
  const unknown = unknownBehaviourField(input)
  if (unknown) badMock(report, unknown.message, unknown.hint)
  return readBehaviourOptions(input, report)
}

/** Reads the second argument of `defineMock`. */
export function readMapDefaults(input: MapDefaults, report: Report): Behaviour | undefined {
  const { headers: given, ...others } = input
  const behaviour = readPureBehaviour(others, report)
  if (given === undefined) return behaviour
  const headers = readDefaultHeaders(given)
  if (!isIssue(headers)) return { ...behaviour, headers }
  badMock(report, `headers: ${headers.message}`, headers.hint)
  return behaviour
}

/** Makes an endpoint of a handler in a map. */
export function handlerEndpoint(
  key: string,
  handle: Handler,
  behaviour: Behaviour | undefined,
  report: Report,
): MaybeEndpoint {
  const parsed = parseKey(key)
  if ('message' in parsed) {
    report([], { code: 'bad-endpoint-key', ...parsed })
    return undefined
  }
  if (takesResponse(handle)) {
    badMock(report, `The handler of ${key} takes (req, res), as one of Express does.`, ofExpress)
    return undefined
  }
  const { [generatorKey]: generator } = handle as { readonly [generatorKey]?: unknown }
  const definition = () => String(generator ?? handle)
  const note = generator ? 'sse' : undefined
  return { key, ...parsed, needs: everything, handle: callOf(handle), definition, behaviour, note }
}

/** Whether a function has a response as its second parameter, where those of mockapi have `next`. */
function takesResponse(handle: object): boolean {
  const text = Function.prototype.toString.call(handle)
  return /^(?:(?!=>)[^(])*\(\s*[\w$]+\s*,\s*_?res(?:p|ponse)?\s*[,)]/.test(text)
}

const ofExpress =
  "Wrap it in fromExpress(…) of 'mockapi/express', or the whole map: export default fromExpress({ … })."

/** Calls a handler; no context is created for an arrow function without parameters. */
function callOf(handle: Handler): Endpoint['handle'] {
  const call: Endpoint['handle'] = (context) => handle(context.forHandler(), context.next as Next)
  if (isGeneratorFunction(handle)) {
    const answers = answersOf(handle)
    // What it yields to a subscription are its events.
    return (context) =>
      context.operation?.type === 'subscription' ? call(context) : answers(context)
  }
  const takesNothing = handle.length === 0 && /^(?:async\s*)?\(\s*\)\s*=>/.test(String(handle))
  return takesNothing ? (handle as () => unknown) : call
}

/** Makes an endpoint of a value that is no JSON but content, a `Response` or `ai(…)`; undefined for all others. */
export function contentEndpoint(
  key: string,
  value: unknown,
  behaviour: Behaviour | undefined,
  report: Report,
): MaybeEndpoint {
  if (isAnswerMaker(value)) return answeringEndpoint(key, value, behaviour, report)
  if (isResponse(value)) return handlerEndpoint(key, () => value.clone(), behaviour, report)
  return isContent(value) ? handlerEndpoint(key, () => value, behaviour, report) : undefined
}

function answeringEndpoint(
  key: string,
  maker: AnswerMaker,
  behaviour: Behaviour | undefined,
  report: Report,
): MaybeEndpoint {
  const endpoint = handlerEndpoint(key, () => maker, behaviour, report)
  if (!endpoint) return undefined
  const { [mockKind]: _kind, answer, check, ...parts } = maker
  check(endpoint.path.text, report)
  const needed = { body: true, call: true, faker: false, identity: true }
  return { ...endpoint, ...parts, needs: needed, handle: answer }
}

/** What has addresses of its own. */
const withAddresses: ReadonlySet<string> = new Set(['auth', 'graphql', 'openapi', 'resource'])

/** Whether a value of a map is JSON; reports what it has that JSON does not. */
export function isJson(key: string, value: unknown, report: Report): boolean {
  const kind = kindOf(value)
  if (kind !== undefined && withAddresses.has(kind)) {
    const message = `${key}: ${kind}(…) is served at addresses of its own, not behind another one.`
    badMock(report, message, `Export it beside the map: export const mocks = ${kind}(…).`)
    return false
  }
  const problem = findNoJson(value)
  if (!problem) return true
  const { path, what, hint } = problem
  const subject = path === '' ? 'the value' : JSON.stringify(path)
  badMock(report, `${key}: ${subject} is ${what}.`, hint)
  return false
}

/** Makes an endpoint of `behave(…)`, which passes requests on. */
export function behavingEndpoint(
  key: string,
  input: BehaviourInput,
  report: Report,
): MaybeEndpoint {
  const behaviour = readPureBehaviour(input, report)
  const endpoint = handlerEndpoint(key, () => undefined, behaviour, report)
  return endpoint && { ...endpoint, needs: nothing, modifierOnly: true }
}

/** Makes an endpoint of a function of `use(…)`. */
export function middlewareEndpoint(
  path: string,
  handle: UseHandler,
  report: Report,
): MaybeEndpoint {
  if (takesResponse(handle)) {
    const hint = `Write use('${path}', fromExpress(…)), with fromExpress of 'mockapi/express'.`
    badMock(report, `use('${path}') has a middleware of Express, (req, res, next).`, hint)
    return undefined
  }
  const run = (context: EndpointContext): unknown =>
    handle(context.forMiddleware(), context.next as Next)
  const note = handle.name === '' ? 'middleware' : `middleware ${handle.name}`
  const key = `USE ${path.startsWith('/') ? path : `/${path}`}`
  const definition = () => String(handle)
  return externalEndpoint({ key, handle: run, note, definition, needs: ofMiddleware }, report)
}

/** Makes an endpoint of one of another library. */
export function externalEndpoint(
  external: Omit<ExternalEndpoint, 'written'>,
  report: Report,
): MaybeEndpoint {
  const { key, handle, note, definition, behaviour, socket } = external
  const { needs = nothing, mayPass = true } = external
  external.check?.(report)
  const endpoint = handlerEndpoint(key, () => undefined, behaviour, report)
  return endpoint && { ...endpoint, needs, handle, note, definition, socket, mayPass }
}

/** Makes an endpoint of a `route(…)`. */
export function routeEndpoint(route: Route, report: Report): MaybeEndpoint {
  const options = (isObject(route.options) ? route.options : {}) as RouteOptions<never, unknown>
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name))
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, optionNames) || `Options are ${optionNames.join(', ')}.`
    badMock(report, `route: ${JSON.stringify(unknown)} is no option.`, hint)
  }
  if (typeof options.handle !== 'function') {
    const message = `route(${formatValue(route.key)}) has no handler.`
    badMock(report, message, 'Add handle: (c) => ({ ok: true }).')
    return undefined
  }
  const behaviour = mergeBehaviours(readBehaviourOptions(options, report))
  const handle = options.handle as unknown as Handler
  const endpoint = handlerEndpoint(route.key, handle, behaviour, report)
  if (!endpoint) return undefined
  const when = conditionOf(options.when, report)
  if (typeof options.when === 'object') checkParams(options.when, endpoint.path, report)
  const body = schemaOf(options.body, report)
  const resources = when && 'reads' in when ? resourcesIn(when.reads) : undefined
  const webhooks =
    options.webhooks &&
    compileEndpointWebhooks(
      options.webhooks,
      route.key,
      ofMock(report, `route(${formatValue(route.key)}): webhooks`),
    )
  return { ...endpoint, when, body, resources, webhooks }
}

function conditionOf(when: unknown, report: Report): Condition | CompiledCondition | undefined {
  if (when === undefined) return undefined
  if (typeof when !== 'function') return compileWhen(when, report)
  const test = when as (request: unknown) => unknown
  return {
    unmet: (scope) => {
      const holds = test(scope)
      // A promise is always truthy, so that it would hold for every request.
      if (isPromise(holds))
        throw new TypeError('"when" gave a promise. Answer true or false at once.')
      return holds ? undefined : 'its condition does not hold'
    },
  }
}

function schemaOf(body: unknown, report: Report): StandardSchemaV1 | undefined {
  if (body === undefined) return undefined
  const mayBe = typeof body === 'function' || (typeof body === 'object' && body !== null)
  if (mayBe && '~standard' in body) return body as StandardSchemaV1
  const hint =
    'Use a schema of zod, valibot, arktype or another library that follows standardschema.dev.'
  badMock(report, 'route: "body" is no Standard Schema.', hint)
  return undefined
}
