import type { Diagnostic, Place } from '../errors/diagnostic.ts'
import { messageOf } from '../errors/message.ts'
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
    const message = `${subject}${done} failed: ${name}${wordsOf(error)}`
    if (!onWarning) console.error(message)
    else onWarning({ code: 'job-failed', severity: 'error', message, ...locate?.(error) })
  }
}
