import type { JournalEntry, RequestReport } from '../../journal/call.ts'

/** A call of the journal as the log shows it. */
export function reportOf(call: JournalEntry): RequestReport {
  const { request, response, answeredBy, session, ...rest } = call
  return {
    ...rest,
    method: request.method,
    target: request.target,
    ...(request.below !== undefined && { below: request.below }),
    status: response.status,
    ...(session !== '' && { session }),
    ...(answeredBy && { file: answeredBy.file }),
    ...(answeredBy?.line !== undefined && { line: answeredBy.line }),
  }
}
