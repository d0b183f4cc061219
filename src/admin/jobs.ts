import * as v from 'valibot'
import { jsonReply } from '../http/reply.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { count, described } from './schemas.ts'
import { unknownName } from './validation.ts'

/** What a session does later. */
export const jobSchema: Schema = v.object({
  id: count,
  due: described(v.number(), 'By the clock of the session, milliseconds since 1970.'),
  kind: described(
    v.picklist(['handler', 'endpoint', 'progress']),
    '`after()` of a handler, `$after` of a JSON file, or the next step of a record.',
  ),
  key: described(v.string(), 'The endpoint; of a record the name of its collection.'),
  what: described(v.string(), 'In words, as far as it is known; empty for a function.'),
})

const cancelled = v.object({ cancelled: count })

/** What the caller's session does later. */
export const jobOperations: AdminOperations = {
  listJobs: operation('GET /clock/jobs', 'What is done later, by the clock of the session', {
    answers: { 200: ['In the order in which they are due.', v.array(jobSchema)] },
    run: ({ session }) => jsonReply(session.jobs.pending),
  }),
  cancelJobs: operation('DELETE /clock/jobs', 'Cancels all that waits', {
    answers: { 200: ['How many were cancelled.', cancelled] },
    run: ({ session }) => jsonReply({ cancelled: session.jobs.cancel() }),
  }),
  cancelJob: operation('DELETE /clock/jobs/{id}', 'Cancels what waits', {
    answers: { 200: ['How many were cancelled.', cancelled] },
    problems: ['unknown-name'],
    run: ({ session: { jobs }, params: { id = '' } }) => {
      const number = jobs.cancel(Number(id))
      if (number > 0) return jsonReply({ cancelled: number })
      const ids = jobs.pending.map((job) => String(job.id))
      throw unknownName('job', id, ids)
    },
  }),
}
