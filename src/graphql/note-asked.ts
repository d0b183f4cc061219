import { noteOperation } from '../dispatch/run-of.ts'
import type { GraphqlContext } from './context.ts'

/** Notes an operation that was found for the journal and the log, whether it was executed or not. */
export function noteAsked({ run, operation, fields, result }: GraphqlContext): void {
  if (!operation) return
  const { operation: type, name } = operation
  noteOperation(run, {
    type,
    fields: [...fields],
    ...(name && { operationName: name.value }),
    ...(result?.errors && {
      errors: result.errors.map(({ message, path }) => ({ message, ...(path && { path }) })),
    }),
  })
}
