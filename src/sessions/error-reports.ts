import type { Diagnostic, Place } from '../errors/diagnostic.ts'
import { messageOf } from '../errors/message.ts'
import { isObject } from '../errors/validation-issue.ts'
import { Reply } from '../http/reply.ts'
import type { JobReport } from '../jobs/jobs.ts'
import { listenerErrors } from '../journal/listeners.ts'

/** Where an error was thrown, and what it says, by the names that the user wrote. */
interface ErrorPlaces {
  readonly locate?: (
    error: unknown,
  ) => { readonly place: Place; readonly frame?: string } | undefined
  readonly message?: (error: unknown) => string
}

/** What reports errors of listeners and of jobs, to the console where nobody takes warnings. */
export function errorReports(
  onWarning: ((diagnostic: Diagnostic) => void) | undefined,
  places: ErrorPlaces,
): { readonly onListenerError: ReturnType<typeof listenerErrors>; readonly onJobError: JobReport } {
  return { onListenerError: listenerErrors(onWarning), onJobError: jobErrors(onWarning, places) }
}

function jobErrors(
  onWarning: ((diagnostic: Diagnostic) => void) | undefined,
  { locate, message: wordsOf = messageOf }: ErrorPlaces,
): JobReport {
  return (error, { kind, key, what }) => {
    const subject = kind === 'progress' ? `The next step of ${key} ${what}` : `A job of ${key}`
    const done = kind === 'endpoint' ? ` (${what})` : ''
    const name = error instanceof Error ? `${error.name}: ` : ''
    const message = `${subject}${done} failed: ${refusalOf(error) ?? name + wordsOf(error)}`
    if (!onWarning) console.error(message)
    else onWarning({ code: 'job-failed', severity: 'error', message, ...locate?.(error) })
  }
}

/** What an answer says that was thrown, such as the 409 of a write; undefined for all else. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Reply)) return undefined
  const { body, code } = error
  const detail = body.kind === 'json' && isObject(body.value) ? body.value['detail'] : undefined
  return typeof detail === 'string' ? `${code}: ${detail}` : `the answer ${code} was thrown.`
}
