import * as v from 'valibot'
import { jsonReply, problemReply } from '../http/reply.ts'
import { cannotRecord } from './keep-calls.ts'
import { operation, type AdminOperations } from './operation.ts'
import { count, described } from './schemas.ts'

const places = v.array(v.object({ where: v.string(), what: v.string() }))

const kept = v.object({
  out: described(v.string(), 'The folder.'),
  calls: described(count, 'How many calls are in it.'),
  files: described(v.array(v.string()), 'Their names in the folder.'),
  hidden: described(places, 'Secrets that were hidden.'),
  otherwise: described(places, 'What the files answer otherwise, or not at all.'),
})

/** Keeping what the real API has answered. */
export const recordOperations: AdminOperations = {
  recordRequests: operation(
    'POST /record',
    "Keeps the real API's answers in the journal as mock files in the folder recorded",
    {
      answers: { 200: ['They are written.', kept] },
      problems: ['journal-off', 'cannot-record'],
      run: async ({ keepCalls, session: { journal } }) => {
        if (!keepCalls) throw cannotRecord('There is no disk to write to. Use mockapi serve.')
        if (!journal.isOn) throw problemReply('journal-off', 'Start without --journal 0.')
        const seen = journal.calls().filter(({ source, response, notes }) => {
          return source === 'proxy' && response.status > 0 && !notes.some(isFailure)
        })
        if (seen.length > 0) return jsonReply(await keepCalls(seen))
        throw cannotRecord(
          'The real API has answered no call yet. Serve with --proxy, use the app, then try again.',
        )
      },
    },
  ),
}

/** Whether a note says why the real API has not answered. */
function isFailure(note: string): boolean {
  return note.startsWith('proxy: ')
}
