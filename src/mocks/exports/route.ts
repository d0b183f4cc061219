import { behaviourFields, layer } from '../../behaviour/behaviour.ts'
import type { Behaviour, BehaviourInput } from '../../behaviour/behaviour.ts'
import type { Condition, Endpoint, ExternalEndpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext, Handler, Next } from '../../endpoints/handler-context.ts'
import type { Route, RouteOptions, Use } from '../../endpoints/define.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { parseKey } from '../../http/path.ts'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { compileWhen } from '../json/when.ts'
import { readAlone, readBehaviour } from './behaviour.ts'
import type { ReportAt } from './behaviour.ts'

/** A handler may read anything of the request. */
const everything = { body: true, call: true, faker: true }
const nothing = { body: false, call: false, faker: false }

const optionNames = ['body', 'when', 'handle', ...behaviourFields]

/** Makes a handler of a map an endpoint; undefined after a report. */
export function handlerEndpoint(
  key: string,
  handle: Handler,
  behaviour: Behaviour | undefined,
  origin: SourceLocation,
  report: ReportAt,
): Endpoint | undefined {
  const parsed = parseKey(key)
  if ('message' in parsed) {
    report({ code: 'bad-endpoint-key', ...parsed })
    return undefined
  }
  return {
    key,
    ...parsed,
    origin,
    needs: everything,
    handle: callOf(handle),
    definition: () => String(handle),
    ...(behaviour && { behaviour }),
  }
}

/** Calls a handler with its context, which is not made for an arrow function that takes none. */
function callOf(handle: Handler): Endpoint['handle'] {
  const takesNothing = handle.length === 0 && /^(?:async\s*)?\(\s*\)\s*=>/.test(String(handle))
  return takesNothing
    ? (handle as () => unknown)
    : (context) => handle(context.forHandler(), context.next as Next)
}

/** Makes a `behave(…)` an endpoint that passes on; undefined after a report. */
export function behavingEndpoint(
  key: string,
  input: BehaviourInput,
  origin: SourceLocation,
  report: ReportAt,
): Endpoint | undefined {
  const behaviour = readAlone(input, report)
  const endpoint = handlerEndpoint(key, () => undefined, behaviour, origin, report)
  return endpoint && { ...endpoint, needs: nothing, modifierOnly: true }
}

/** Makes functions of a `use(…)` endpoints that stand before others; none after a report. */
export function middlewareEndpoints(
  { path, handlers }: Use,
  origin: SourceLocation,
  report: ReportAt,
): Endpoint[] {
  const problem = handlers.some((each) => typeof each !== 'function') || handlers.length === 0
  if (problem) {
    const message = `use(${JSON.stringify(path)}) has no function.`
    const hint = "Write use('/admin/*', async (c, next) => { await next() })."
    report({ code: 'bad-mock', message, hint })
    return []
  }
  return handlers.flatMap((handle) => {
    const key = `USE ${path.startsWith('/') ? path : `/${path}`}`
    const endpoint = handlerEndpoint(key, () => undefined, undefined, origin, report)
    if (!endpoint) return []
    const run = (context: EndpointContext) => handle(context.forMiddleware(), context.next as Next)
    const definition = () => String(handle)
    const note = handle.name === '' ? 'middleware' : `middleware ${handle.name}`
    return [{ ...endpoint, needs: nothing, handle: run, note, definition, mayPass: true }]
  })
}

/** Makes an endpoint of another library one of ours; undefined after a report. */
export function foreignEndpoint(
  { key, handle, note, definition }: ExternalEndpoint,
  origin: SourceLocation,
  report: ReportAt,
): Endpoint | undefined {
  const endpoint = handlerEndpoint(key, () => undefined, undefined, origin, report)
  return endpoint && { ...endpoint, needs: nothing, handle, note, definition, mayPass: true }
}

/** Makes a `route(…)` an endpoint; undefined after a report. */
export function routeEndpoint(
  route: Route,
  origin: SourceLocation,
  report: ReportAt,
): Endpoint | undefined {
  const options = route.options as RouteOptions<never, unknown>
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name))
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, optionNames) || `Options are ${optionNames.join(', ')}.`
    report({ code: 'bad-mock', message: `route: ${JSON.stringify(unknown)} is no option.`, hint })
  }
  if (typeof options.handle !== 'function') {
    report({
      code: 'bad-mock',
      message: `route(${JSON.stringify(route.key)}) has no handler.`,
      hint: 'Add handle: (c) => ({ ok: true }).',
    })
    return undefined
  }
  const behaviour = layer(readBehaviour(options, report))
  const endpoint = handlerEndpoint(
    route.key,
    options.handle as unknown as Handler,
    behaviour,
    origin,
    report,
  )
  if (!endpoint) return undefined
  const when = conditionOf(options.when, report)
  const body = schemaOf(options.body, report)
  return { ...endpoint, ...(when && { when }), ...(body && { body }) }
}

function conditionOf(when: unknown, report: ReportAt): Condition | undefined {
  if (when === undefined) return undefined
  if (typeof when !== 'function') return compileWhen(when, (path, problem) => report(problem, path))
  const test = when as (request: unknown) => unknown
  return { unmet: (scope) => (test(scope) ? undefined : 'its condition does not hold') }
}

function schemaOf(body: unknown, report: ReportAt): StandardSchemaV1 | undefined {
  if (body === undefined) return undefined
  if (
    (typeof body === 'object' || typeof body === 'function') &&
    body !== null &&
    '~standard' in body
  ) {
    return body as StandardSchemaV1
  }
  report({
    code: 'bad-mock',
    message: 'route: "body" is no Standard Schema.',
    hint: 'Use a schema of zod, valibot, arktype or another library that follows standardschema.dev.',
  })
  return undefined
}
