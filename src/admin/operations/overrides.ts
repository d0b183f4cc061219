import * as v from 'valibot'
import { MockapiError } from '../../errors/diagnostic.ts'
import { parseKey } from '../../http/path.ts'
import { emptyReply, jsonReply } from '../../http/reply.ts'
import type { Override, OverrideSummary } from '../../sessions/session-types.ts'
import { chance, delay, failure } from './behaviour-shape.ts'
import type { Session } from '../../sessions/session.ts'
import type { AdminHost, Overriding } from './host.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Shape } from './operation.ts'
import { bounded, invalidCall, pointerPart, unknownName } from './refusals.ts'
import type { CallError } from './refusals.ts'
import { count, judged, members, noList } from './shapes.ts'

const summary = {
  id: count,
  kind: v.picklist(['use', 'once', 'fail', 'delay']),
  keys: v.array(v.string()),
  remaining: v.exactOptional(v.pipe(count, v.description('Calls that it takes still.'))),
}

/** An override of the caller's session. */
export const override: Shape<OverrideSummary> = v.object(summary)

const declared = v.object({
  ...summary,
  declares: v.pipe(v.array(v.string()), v.description('Keys that no mock has.')),
})

const key: Shape<string> = judged(
  v.pipe(v.string(), v.description('Method and path: GET /users/:id.')),
  (value) => parseKey(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
)

const answer = v.pipe(
  v.unknown(),
  v.description('An answer as JSON files have it, with all instructions and templates.'),
)

const order = v.union(
  [
    members({
      use: noList(
        v.pipe(v.record(v.string(), answer), v.minEntries(1, 'There is no endpoint in it.')),
      ),
    }),
    members({ once: members({ key, answer }) }),
    members({ fail: members({ key, failure, ...chance }) }),
    members({ delay: members({ key, delay }) }),
  ],
  'Write an object with one of "use", "once", "fail" and "delay".',
)

type Order = v.InferOutput<typeof order>

/** What lies over the mocks of the caller's session. */
export const overrideOperations: readonly AdminOperation[] = [
  operation({
    id: 'listOverrides',
    method: 'GET',
    path: '/overrides',
    summary: 'The overrides',
    answers: { 200: { description: 'The first one laid first.', shape: v.array(override) } },
    run: ({ session }) => jsonReply(session.overrides.list),
  }),
  operation({
    id: 'addOverride',
    method: 'POST',
    path: '/overrides',
    summary: 'Lays mocks over those of the files: one of use, once, fail, delay',
    body: order,
    answers: { 201: { description: 'The override.', shape: declared } },
    problems: ['too-many'],
    run: ({ host, session, body }) => {
      const laid = lay(host, session, body)
      if ('errors' in laid) return invalidCall(laid.errors)
      const { list } = session.overrides
      const found = list.find(({ id }) => id === laid.id)
      return jsonReply({ ...found, declares: laid.declares }, { status: 201 })
    },
  }),
  operation({
    id: 'removeOverride',
    method: 'DELETE',
    path: '/overrides/{id}',
    summary: 'Takes an override off',
    answers: { 204: { description: 'It is off.' } },
    problems: ['unknown-name'],
    run: ({ session, params: { id = '' } }) => {
      const { overrides } = session
      const found = overrides.list.find((one) => String(one.id) === id)
      if (!found)
        return unknownName(
          'override',
          id,
          overrides.list.map((one) => String(one.id)),
        )
      overrides.remove(found.id)
      return emptyReply()
    },
  }),
  operation({
    id: 'clearOverrides',
    method: 'DELETE',
    path: '/overrides',
    summary: 'Takes all overrides off',
    answers: { 204: { description: 'They are off.' } },
    run: ({ session }) => {
      session.overrides.clear()
      return emptyReply()
    },
  }),
]

type Laid = Override | { readonly errors: readonly CallError[] }

/** Lays what is asked for; where that is wrong, nothing is laid. */
function lay(host: AdminHost, session: Session, body: Order): Laid {
  const server = host.overriding(session)
  if ('use' in body) return layMap(host, server, body.use)
  if ('once' in body) {
    const { key: each, answer: value } = body.once
    return attempt('/once/answer', () => server.once(each, value))
  }
  if ('fail' in body) {
    const { key: each, failure: kind, ...options } = body.fail
    return attempt('/fail', () => server.fail(each, kind, options))
  }
  const { key: each, delay: time } = body.delay
  return attempt('/delay', () => server.delay(each, time))
}

/** Where the map is wrong, each key is read by itself, so that errors are told with their key. */
function layMap(host: AdminHost, server: Overriding, map: object): Laid {
  const laid = attempt('/use', () => server.use(map))
  if (!('errors' in laid)) return laid
  const errors = Object.entries(map).flatMap(([name, value]) => {
    const read = attempt(`/use${pointerPart(name)}`, () => host.readMocks({ [name]: value }))
    return read && 'errors' in read ? read.errors : []
  })
  return errors.length > 0 ? { errors } : laid
}

function attempt<Value>(
  path: string,
  act: () => Value,
): Value | { readonly errors: readonly CallError[] } {
  try {
    return bounded(act)
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    const errors = error.diagnostics.map(({ message, hint = '' }) => ({
      path,
      message: `${message} ${hint}`.trim(),
    }))
    return { errors }
  }
}
