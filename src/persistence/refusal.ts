import { MockapiError } from '../errors/diagnostic.ts'
import type { DiagnosticCode } from '../errors/diagnostic.ts'

/** An error about the file that keeps the state. */
export function refusal(code: DiagnosticCode, message: string, hint: string): MockapiError {
  return new MockapiError([{ code, severity: 'error', message, hint }])
}
