import { describeMs } from '../behaviour/duration.ts'
import { problemReply, type Reply } from '../http/reply.ts'

/** The reason of a request whose answer did not begin in time. */
export class LateAnswer extends Error {}

/** Why there is no answer, and the way out, by the code that Node gives the error. */
const reasons: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ECONNREFUSED: ['nothing listens there', 'Start it, or correct --proxy.'],
  ENOTFOUND: ['there is no such host', 'Correct --proxy, or look whether the network is there.'],
  EAI_AGAIN: ['its name cannot be looked up now', 'Look whether the network is there.'],
  EHOSTUNREACH: ['no way leads there', 'Look whether the network or the VPN is there.'],
  ENETUNREACH: ['no way leads there', 'Look whether the network or the VPN is there.'],
  ETIMEDOUT: ['it cannot be reached', 'Look whether the network or the VPN is there.'],
  ECONNRESET: ['it closed the connection without an answer', 'Look into its log.'],
  EPROTO: ['it does not speak TLS', 'Set --proxy to http:// in place of https://.'],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    'it does not speak TLS',
    'Set --proxy to http:// in place of https://.',
  ],
}

/** Codes of Node and OpenSSL for certificates. */
const certificate = /CERT|^ERR_TLS_|UNABLE_TO_(?:GET|VERIFY)|SELF_SIGNED/

/** 502 or 504 in the place of an answer that did not come; `timeout` in ms is how long it could take. */
export function explainFailure(error: unknown, { origin }: URL, timeout: number): Reply {
  if (error instanceof LateAnswer) {
    const detail = `${origin} did not begin its answer within ${describeMs(timeout)}. Look what it waits for, or raise the limit with --proxy-timeout.`
    return problemReply('upstream-timeout', detail).with({ note: 'timeout' })
  }
  const { code = '', message } = error as NodeJS.ErrnoException
  const [reason, remedy] = reasonOf(code, message)
  const detail = `${origin} did not answer: ${reason}. ${remedy}`
  return problemReply('upstream-failed', detail).with({ note: reason })
}

function reasonOf(code: string, message: string): readonly [reason: string, remedy: string] {
  if (Object.hasOwn(reasons, code)) return reasons[code] as readonly [string, string]
  if (certificate.test(code)) {
    const remedy =
      'Take it as it is with --proxy-insecure, or name its authority in NODE_EXTRA_CA_CERTS.'
    // Newer Nodes say what to do in the message, as a flag of theirs.
    const [what] = message.split(';', 1)
    return [`its certificate is not valid (${what})`, remedy]
  }
  if (code.startsWith('HPE_'))
    return [`what it sent is no HTTP/1.1 (${message})`, 'Correct it there.']
  return [message || code, 'Look into its log, or correct --proxy.']
}
