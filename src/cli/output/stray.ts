import { MockapiError } from '../../errors/diagnostic.ts'
import { messageOf } from '../../errors/message.ts'
import { userFrameOf } from '../../mocks/user-frame.ts'
import type { Warning } from './diagnostic.ts'

/** What is said of an error that nobody caught, with the line of the user's file that it comes from. */
export async function strayWarning(error: unknown, cwd: string): Promise<Warning> {
  const frame = await userFrameOf(error, cwd)
  const reason = messageOf(error).replace(/(?<![.!?])$/, '.')
  const message = `Something failed outside of a request: ${reason}`
  const hint = 'A mock may have left a promise or a timer unattended; await it in the handler.'
  return { ...frame, message, hint: error instanceof MockapiError ? '' : hint }
}
