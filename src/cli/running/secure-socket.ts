import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

/** Says that a server is not the one that it is taken for, as far as its certificate tells. */
export class UntrustedCertificate extends Error {
  /** @param reason what is wrong with it, as OpenSSL says it */
  constructor(origin: string, reason: string) {
    super(`The certificate of ${origin} is not trusted (${reason}).`)
    this.name = 'UntrustedCertificate'
  }
}

/**
 * Connects to a server by TLS. Nothing is sent before its certificate is known to be one that Node trusts, one of `trusted`,
 * or signed by one of them.
 *
 * @throws UntrustedCertificate, the reason of an abort, and errors of the network
 */
export async function connectSecurely(
  { hostname, port, origin }: URL,
  trusted: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TLSSocket> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const socket = connect({
    host,
    port: Number(port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    // It is looked at here.
    rejectUnauthorized: false,
  })
  const abort = () => socket.destroy(signal?.reason as Error)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    if (signal?.aborted) abort()
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject)
      socket.once('close', () => reject(new Error('socket hang up')))
    })
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  const shown = socket.getPeerX509Certificate()
  if (socket.authorized || (shown && isTrusted(shown, trusted, host))) return socket
  socket.destroy()
  throw new UntrustedCertificate(origin, String(socket.authorizationError))
}

/** Whether a certificate is one of those, whatever it is for, or is signed by one for the host. */
function isTrusted(shown: X509Certificate, trusted: readonly string[], host: string): boolean {
  return trusted.some((pem) => {
    const known = readCertificate(pem)
    if (!known) return false
    if (known.raw.equals(shown.raw)) return true
    const isOfHost = (isIP(host) === 0 ? shown.checkHost(host) : shown.checkIP(host)) !== undefined
    const isNow = Date.parse(shown.validTo) > Date.now()
    return (
      known.ca && isOfHost && isNow && shown.checkIssued(known) && shown.verify(known.publicKey)
    )
  })
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}
