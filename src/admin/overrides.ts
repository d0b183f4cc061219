import * as v from 'valibot'
import { MockapiError } from '../errors/diagnostic.ts'
import { parseKey } from '../http/path.ts'
import { jsonReply } from '../http/reply.ts'
import { addOverride } from '../sessions/kept-overrides.ts'
import type { OverrideInput } from '../sessions/override-input.ts'
import { SessionHandle } from '../sessions/session-handle.ts'
import type { Override, OverrideSummary } from '../sessions/session-types.ts'
import { behaviourSchema, chance, delaySchema, failureSchema } from './behaviour.ts'
import { operation, type AdminCall, type AdminOperations, type Schema } from './operation.ts'
import { count, described, noList, optional, parsedBy, strictMembers } from './schemas.ts'
import { invalidCall, withLimit, pointerPart, unknownName, type CallError } from './validation.ts'

const summary = {
  id: count,
  kind: v.picklist(['use', 'once', 'fail', 'delay', 'passthrough']),
  keys: v.array(v.string()),
  remaining: optional(count, 'Calls that it takes still.'),
  behaviour: optional(behaviourSchema, 'What fail and delay lay over the mocks.'),
}

/** An override of the caller's session. */
export const overrideSchema: Schema<OverrideSummary> = v.object(summary)

const declares = described(v.array(v.string()), 'Keys that no mock has.')
const addedOverride = v.object({ ...summary, declares })

const key: Schema<string> = parsedBy(
  described(v.string(), 'Method and path: GET /users/:id.'),
  (value) => parseKey(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
)

const answer = described(
  v.unknown(),
  'An answer as JSON files have it, with all instructions and templates.',
)
const use = v.pipe(v.record(v.string(), answer), v.minEntries(1, 'There is no endpoint in it.'))

const newOverride = v.union(
  [
    strictMembers({ use: noList(use) }),
    strictMembers({ once: strictMembers({ key, answer }) }),
    strictMembers({ fail: strictMembers({ key, failure: failureSchema, ...chance }) }),
    strictMembers({ delay: strictMembers({ key, delay: delaySchema }) }),
    strictMembers({ passthrough: strictMembers({ key }) }),
  ],
  'Write an object with one of "use", "once", "fail", "delay" and "passthrough".',
)

/** The overrides of the caller's session. */
export const overrideOperations: AdminOperations = {
  listOverrides: operation('GET /overrides', 'The overrides', {
    answers: { 200: ['The overrides, the oldest first.', v.array(overrideSchema)] },
    run: ({ session }) => jsonReply(session.overrides.list),
  }),
  addOverride: operation(
    'POST /overrides',
    'Lays mocks over those of the files: one of use, once, fail, delay, passthrough',
    {
      body: newOverride,
      answers: { 201: ['The override.', addedOverride] },
      problems: ['too-many'],
      run: (call) => {
        const added = add(call)
        if (Array.isArray(added)) return invalidCall(added)
        const { id, declares } = added
        const listed = call.session.overrides.list.find((one) => one.id === id)
        return jsonReply({ ...listed, declares }, { status: 201 })
      },
    },
  ),
  removeOverride: operation('DELETE /overrides/{id}', 'Takes an override off', {
    answers: { 204: ['It is off.'] },
    problems: ['unknown-name'],
    run: ({ session: { overrides }, params: { id = '' } }) => {
      const ids = overrides.list.map((one) => String(one.id))
      if (!ids.includes(id)) throw unknownName('override', id, ids)
      overrides.remove(Number(id))
    },
  }),
  clearOverrides: operation('DELETE /overrides', 'Takes all overrides off', {
    answers: { 204: ['They are off.'] },
    run: ({ session }) => session.overrides.clear(),
  }),
}

/** Adds an override as `server.use()` and the like do; gives the errors of an invalid one. */
function add(call: AdminCall<unknown, v.InferOutput<typeof newOverride>>): Override | CallError[] {
  const { session, shared, body } = call
  const added = attempt(placeOf(body), () => addOverride(new SessionHandle(session, shared), body))
  if (!('use' in body) || !Array.isArray(added)) return added
  // Each key is read by itself, so that errors name it.
  const errors = Object.entries(body.use).flatMap(([name, value]) => {
    return attempt(`/use${pointerPart(name)}`, () => {
      shared.readOverrides({ [name]: value })
      return []
    })
  })
  return errors.length > 0 ? errors : added
}

/** Where what is wrong with an override stands. */
function placeOf(body: OverrideInput): string {
  return 'once' in body ? '/once/answer' : `/${Object.keys(body)[0]}`
}

function attempt<Value>(path: string, act: () => Value): Value | CallError[] {
  try {
    return withLimit(act)
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    return error.diagnostics.map(({ message, hint = '' }) => {
      return { path, message: `${message} ${hint}`.trim() }
    })
  }
}
