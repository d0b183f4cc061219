import {
  X509Certificate,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto'
import { isIP } from 'node:net'
import * as der from './der.ts'

/** A certificate and its key, both as PEM. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

const day = 86_400_000
/** How long an authority is good for, ms. */
const authorityTime = 3650 * day
/** How long what it signs is good for, ms; Apple takes no more than 825 days (support.apple.com/103769). */
export const leafTime: number = 397 * day
/** Clocks of other machines, such as a phone's, may be behind. */
const clockSkew = day

const usages = { digitalSignature: 0x80, signCertificates: 0x04 }

/**
 * Makes an authority whose certificates count for this machine alone: whoever trusts it, and loses its key, is fooled by no
 * other site (RFC 5280, section 4.2.1.10).
 *
 * @param owner shown where people look through what they trust
 */
export function createAuthority(owner: string, now: number): Certified {
  const key = createKey()
  const permitted = [
    generalName(2, Buffer.from('localhost')),
    generalName(7, Buffer.from([127, 0, 0, 0, 255, 0, 0, 0])),
    generalName(7, Buffer.concat([loopback6, Buffer.alloc(16, 255)])),
  ]
  const subtrees = permitted.map((name) => der.sequence(name))
  const subject = nameOf(`mockapi ${owner}`)
  return signed({
    subject,
    issuer: { name: subject, key },
    key,
    from: now - clockSkew,
    to: now + authorityTime,
    extensions: [
      // Signs what servers show, and no further authority.
      critical('2.5.29.19', der.sequence(der.yes, der.integer(Buffer.of(0)))),
      critical('2.5.29.15', usage(usages.signCertificates)),
      critical('2.5.29.30', der.sequence(der.tagged(0, ...subtrees))),
      ofServers,
    ],
  })
}

/** Makes what a server shows, for names below `localhost` and addresses of this machine. */
export function createLeaf(
  authority: Certified,
  names: readonly string[],
  now: number,
): Certified & { readonly ends: number } {
  const key = createKey()
  const alternatives = names.map((name) =>
    isIP(name) === 0
      ? generalName(2, Buffer.from(name))
      : generalName(7, isIP(name) === 4 ? Buffer.from(name.split('.').map(Number)) : loopback6),
  )
  const ends = now + leafTime
  const made = signed({
    subject: nameOf(names[0] ?? 'localhost'),
    issuer: { name: subjectOf(authority.certificate), key: authority.key },
    key,
    from: now - clockSkew,
    to: ends,
    extensions: [
      critical('2.5.29.19', der.sequence()),
      critical('2.5.29.15', usage(usages.digitalSignature)),
      extension('2.5.29.17', der.sequence(...alternatives)),
      ofServers,
    ],
  })
  return { ...made, ends }
}

interface ToSign {
  readonly subject: Buffer
  readonly issuer: { readonly name: Buffer; readonly key: string }
  /** Whose public part is certified. */
  readonly key: string
  /** ms since 1970 */
  readonly from: number
  readonly to: number
  readonly extensions: readonly Buffer[]
}

/** A certificate of X.509 v3 (RFC 5280, section 4.1), which Node can read, and not make. */
function signed({ subject, issuer, key, from, to, extensions }: ToSign): Certified {
  const content = der.sequence(
    der.tagged(0, der.integer(Buffer.of(2))),
    serialNumber(),
    ecdsaWithSha256,
    issuer.name,
    der.sequence(der.time(new Date(from)), der.time(new Date(to))),
    subject,
    publicOf(key),
    der.tagged(
      3,
      der.sequence(
        ...extensions,
        extension('2.5.29.14', der.octets(keyIdOf(key))),
        extension('2.5.29.35', der.sequence(der.taggedBytes(0, keyIdOf(issuer.key)))),
      ),
    ),
  )
  const signature = der.bits(sign('sha256', content, issuer.key))
  const bytes = der.sequence(content, ecdsaWithSha256, signature)
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  const certificate = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', '']
  return { certificate: certificate.join('\n'), key }
}

const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'))
const ofServers = extension('2.5.29.37', der.sequence(der.objectId('1.3.6.1.5.5.7.3.1')))
const loopback6 = Buffer.from([...new Uint8Array(15), 1])

function createKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

/** Positive, and as short as it can be written. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return der.integer(bytes)
}

function publicOf(key: string): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' })
}

/** How certificates tell keys of issuers apart (RFC 5280, section 4.2.1.2). */
function keyIdOf(key: string): Buffer {
  return createHash('sha1').update(publicOf(key)).digest()
}

function nameOf(name: string): Buffer {
  const part = (id: string, value: string) =>
    der.set(der.sequence(der.objectId(id), der.text(value)))
  // At most 64 characters (RFC 5280, appendix A.1).
  return der.sequence(part('2.5.4.10', 'mockapi'), part('2.5.4.3', name.slice(0, 64)))
}

function subjectOf(certificate: string): Buffer {
  const [content = Buffer.of()] = der.partsOf(new X509Certificate(certificate).raw)
  return der.partsOf(content)[5] ?? Buffer.of()
}

function extension(id: string, value: Buffer): Buffer {
  return der.sequence(der.objectId(id), der.octets(value))
}

function critical(id: string, value: Buffer): Buffer {
  return der.sequence(der.objectId(id), der.yes, der.octets(value))
}

/** Bits that count from the highest one; the last one is named. */
function usage(bit: number): Buffer {
  return der.bits(Buffer.of(bit), 31 - Math.clz32(bit & -bit))
}

/** A name of a certificate: 2 is one of DNS, 7 an address, for constraints with its mask. */
function generalName(kind: 2 | 7, value: Uint8Array): Buffer {
  return der.taggedBytes(kind, value)
}
