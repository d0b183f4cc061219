import {
  claimedVersion,
  errorAnswer,
  errorCodes,
  idOf,
  ProtocolError,
  readMessage,
  takesBatches,
  type McpAnswer,
} from './protocol.ts'
import { answerRequest } from './server.ts'
import type { McpHost } from './tools/host.ts'

/** The most messages of a list. */
const mostInBatch = 50

/** Answers the requests of a list, one after the other. @throws ProtocolError for a list that may not be */
export async function answerList(
  values: readonly unknown[],
  version: string,
  host: McpHost,
  signal: AbortSignal | undefined,
): Promise<McpAnswer[]> {
  const refuse = (message: string) => new ProtocolError(errorCodes.request, message)
  if (!takesBatches(version)) throw refuse(`Version ${version} takes one message at a time.`)
  if (values.length === 0) throw refuse('The list has no messages.')
  if (values.length > mostInBatch) throw refuse(`The list has more than ${mostInBatch} messages.`)
  const answers: McpAnswer[] = []
  for (const value of values) {
    try {
      const message = readMessage(value)
      if (message.kind !== 'request') continue
      if (message.method === 'initialize' || claimedVersion(message.params) !== undefined) {
        throw refuse('This message must come alone.')
      }
      answers.push((await answerRequest(message, host, signal)).answer)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      answers.push(errorAnswer(idOf(value), error))
    }
  }
  return answers
}
