import { StoreError } from '../store-error.ts'
import type { StoreAddress } from './address.ts'

/**
 * What an error of a socket, of its TLS, or the want of an answer means, in a sentence.
 *
 * @param isFirst whether nothing was asked yet, so that what answers may be something else
 */
export function connectionError(
  error: unknown,
  address: StoreAddress,
  isFirst: boolean,
): StoreError {
  const code = codeOf(error)
  const text = error instanceof Error ? error.message : String(error)
  const { shown } = address
  const told = (why: string): StoreError => new StoreError('unreachable', why, !isFirst)
  const tls = tlsProblem(code, text, address)
  if (tls !== undefined) {
    return new StoreError('unsupported', `The store at ${shown} ${tls}`)
  }
  switch (code) {
    case 'ECONNREFUSED':
      return told(
        `Nothing listens at ${shown}. Start the store, or correct the address after --store.`,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return told(`The host of ${shown} is not known. Correct the address after --store.`)
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'CONNECT_TIMEOUT':
      return told(
        `The store at ${shown} cannot be reached from here. Check the address, and what lies between.`,
      )
    default: {
      const why = wordsOf(code, text)
      if (!isFirst) return told(`The connection to the store at ${shown} is lost: ${why}.`)
      if (/RESP type/.test(why)) {
        const wrong = `What answers at ${shown} is no Redis (${why}).`
        return new StoreError('unsupported', `${wrong} Check that ${kindOf(address)}.`)
      }
      return told(`Cannot connect to the store at ${shown}: ${why}. Check that ${kindOf(address)}.`)
    }
  }
}

/** What follows `The store at …` where TLS is what keeps it from being reached. */
function tlsProblem(
  code: string | undefined,
  text: string,
  address: StoreAddress,
): string | undefined {
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code ?? '') ||
    /wrong version number/.test(text)
  ) {
    return `does not speak TLS. Write ${withoutTls(address)} in place of that.`
  }
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_(?:UNTRUSTED|SIGNATURE)/.test(code ?? '')) {
    return 'has a certificate that this machine does not trust. Set NODE_EXTRA_CA_CERTS to the file of the authority that signed it.'
  }
  if (code === 'CERT_HAS_EXPIRED') return 'has a certificate that has expired. Renew it.'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'has a certificate for another host. Write the host name that the certificate has.'
  }
  return undefined
}

/** Why a connection ended, without the words of clients that only they understand. */
function wordsOf(code: string | undefined, text: string): string {
  if (code === 'ECONNRESET' || code === 'EPIPE') return `it was reset (${code})`
  if (/^CONNECTION_(?:CLOSED|DESTROYED|ENDED)$/.test(code ?? '')) return 'it was closed'
  if (text === '' || text === 'Socket closed unexpectedly') return 'it was closed'
  return text.replace(/\.$/, '')
}

/** What must be true of what is at an address. */
function kindOf({ engine }: StoreAddress): string {
  return engine === 'redis'
    ? 'Redis or Valkey is there, and whether it takes TLS: rediss:// is with it, redis:// without'
    : 'PostgreSQL is there, and whether it takes TLS: ?sslmode=require is with it'
}

function withoutTls({ engine }: StoreAddress): string {
  return engine === 'redis' ? 'redis://' : '?sslmode=disable'
}

/** The code of an error, or of the first one behind it: hosts with two addresses fail with both. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, errors, cause } = error as Readonly<Record<'code' | 'errors' | 'cause', unknown>>
  if (typeof code === 'string') return code
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [cause]
  return codeOf(first)
}
