import { mockapiError, type MockapiError } from '../errors/diagnostic.ts'

/** The refusal of an edit, which has changed nothing. */
export function cannotAdd(message: string, hint: string): MockapiError {
  return mockapiError('cannot-add', message, hint)
}
