import * as v from 'valibot'
import type { DurationText } from '../behaviour/duration.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { clockOf, readAdvance } from '../sessions/clock-handle.ts'
import { readTime, type TimeInput } from '../time/read-time.ts'
import type { SessionClock } from '../time/session-clock.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { described, optional, parsedBy, strictMembers } from './schemas.ts'
import { invalidCall } from './validation.ts'

/** The time of a session. */
export const clockSchema: Schema = v.object({
  now: described(v.string(), 'ISO 8601 in UTC.'),
  frozen: v.boolean(),
  ahead: described(
    v.number(),
    'Milliseconds that it goes before the machine; 0 where nobody turned it.',
  ),
})

const time: Schema<TimeInput> = parsedBy(
  described(
    v.union([v.string(), v.number()]),
    'ISO 8601, in UTC where it names no zone; or ms since 1970.',
  ),
  (value) => ofNumber(readTime(value)),
)

/** The clock of the caller's session. */
export const clockOperations: AdminOperations = {
  getClock: operation('GET /clock', 'The time', {
    answers: { 200: ['As requests of the session see it.', clockSchema] },
    run: ({ session }) => shown(session.clock),
  }),
  setClock: operation('PUT /clock', 'Sets the time, freezes it or lets it go on', {
    body: strictMembers({ now: optional(time), frozen: optional(v.boolean()) }),
    answers: { 200: ['The time, once all has run that was due until then.', clockSchema] },
    run: ({ session, body: { now, frozen } }) =>
      moved(session.clock, '/now', async () => {
        const handle = clockOf(session)
        if (frozen === true) await handle.freeze(now)
        else if (now !== undefined) await handle.set(now)
        if (frozen === false) handle.resume()
      }),
  }),
  advanceClock: operation('POST /clock', 'Moves the time forward', {
    body: strictMembers({
      advance: parsedBy(
        described(v.union([v.number(), v.string()]), 'How far: 3d, or ms.') as Schema<
          DurationText | number
        >,
        (value) => ofNumber(readAdvance(value)),
      ),
    }),
    answers: { 200: ['The time, once all has run that was due until then.', clockSchema] },
    run: ({ session, body: { advance } }) =>
      moved(session.clock, '/advance', () => clockOf(session).advance(advance)),
  }),
  resetClock: operation('DELETE /clock', 'Goes back to the time that the session began with', {
    answers: {
      200: ['The time: that of the machine, unless the server has another.', clockSchema],
    },
    run: ({ session: { clock } }) => {
      clock.reset()
      return shown(clock)
    },
  }),
}

/** What a parser gives as an object: an issue, or nothing to complain of. */
function ofNumber(read: number | ValidationIssue): object {
  return typeof read === 'number' ? {} : read
}

function shown(clock: SessionClock): Reply {
  return jsonReply({ now: clock.iso(), frozen: clock.isFrozen, ahead: Math.round(clock.ahead) })
}

/** The time after a move; a refusal of one that has no end. */
async function moved(clock: SessionClock, path: string, move: () => Promise<void>): Promise<Reply> {
  try {
    await move()
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    return invalidCall([{ path, message: error.message }])
  }
  return shown(clock)
}
