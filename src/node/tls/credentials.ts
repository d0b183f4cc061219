import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import { BoundedMap } from '../../bounded-map.ts'
import { clock } from '../../clock.ts'
import { mockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import type { MockServerOptions } from '../../server.ts'
import { openAuthority } from './authority.ts'
import { createLeaf, type Certified } from './certificate.ts'

/** What says that a server speaks TLS, and by which certificate. */
export type TlsSettings = Pick<MockServerOptions, 'https' | 'cert' | 'key' | 'passphrase' | 'cwd'>

/** What a server shows to clients. */
export interface Credentials {
  /** For clients that name no host, as those do that ask an address. */
  readonly options: SecureContextOptions
  /** For a host that a client names, where it is not the usual one. */
  contextFor(host: string): SecureContext | undefined
  /** As PEM: what a client trusts to reach the server. */
  readonly certificate: string
  readonly warnings: readonly Diagnostic[]
}

/**
 * Opens what a server shows: the files of `cert` and `key`, else a certificate for this machine that it makes itself.
 * @throws MockapiError `bad-certificate`
 */
export async function openCredentials(
  settings: TlsSettings,
  host: string,
  cacheFolder: string,
): Promise<Credentials> {
  const { cert, key } = settings
  if (cert !== undefined) return await ofFiles(settings, cert)
  if (key === undefined) return await ofThisMachine(host, cacheFolder)
  throw bad('There is a key without a certificate.', 'Name it too: --cert localhost.pem.')
}

/** Names that no context is made for, and the most that are kept: clients choose them. */
const usualNames = ['localhost', '127.0.0.1', '::1']
const mostNames = 100

async function ofThisMachine(host: string, cacheFolder: string): Promise<Credentials> {
  const authority = await openAuthority(cacheFolder, clock.now())
  const leaf = createLeaf(authority, usualNames, clock.now())
  const contexts = new BoundedMap<string, SecureContext>(mostNames)
  return {
    options: contextOptions(leaf),
    contextFor(host) {
      // Browsers take no `*.localhost`, so that each name has a certificate of its own.
      if (!/^(?:[a-z\d_](?:[a-z\d_-]*[a-z\d_])?\.)+localhost$/.test(host)) return undefined
      const known = contexts.get(host)
      if (known) return known
      const made = createSecureContext(contextOptions(createLeaf(authority, [host], clock.now())))
      contexts.set(host, made)
      return made
    },
    certificate: authority.certificate,
    warnings: [
      ...(isLoopback(host) ? [] : [ofOthers(host)]),
      ...(authority.file === undefined ? [notKept(cacheFolder)] : []),
    ],
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host)
}

function ofOthers(host: string): Diagnostic {
  return {
    code: 'bad-certificate',
    severity: 'warning',
    message: `The certificate is for this machine alone: who asks ${host} from another one is warned, also where its authority is trusted.`,
    hint: 'Name one that has the address: --cert dev.pem --key dev-key.pem, as mkcert makes it.',
  }
}

function notKept(folder: string): Diagnostic {
  return {
    code: 'bad-certificate',
    severity: 'warning',
    message: `What signs the certificate cannot be kept in ${folder}: with each start there is another one to trust.`,
    hint: 'Set XDG_CACHE_HOME to a folder that can be written, or name a certificate by --cert.',
  }
}

async function ofFiles(settings: TlsSettings, cert: string): Promise<Credentials> {
  const { key = cert, passphrase, cwd = process.cwd() } = settings
  const shown = await readPem('cert', cert, cwd)
  const secret = key === cert ? shown : await readPem('key', key, cwd)
  const certificate = readCertificate(shown)
  if (!certificate.checkPrivateKey(readKey(secret, passphrase))) {
    const hint = 'Name the key that it was made with: --key localhost-key.pem.'
    throw bad(`${secret.name} is the key of another certificate than ${shown.name}.`, hint)
  }
  const options = contextOptions({ certificate: shown.text, key: secret.text, passphrase })
  refuseUnusable(options, shown.name)
  return {
    options,
    contextFor: () => undefined,
    // Never the key, which may be in the same file.
    certificate: certificate.toString(),
    warnings: warningsOf(certificate, shown.name),
  }
}

/** What can be read may still be too weak for TLS, or have a chain that is broken. */
function refuseUnusable(options: SecureContextOptions, name: string): void {
  try {
    createSecureContext(options)
  } catch (error) {
    const { reason, message } = error as Error & { readonly reason?: string }
    const hint = 'Make another one: mkcert -cert-file dev.pem -key-file dev-key.pem localhost.'
    throw bad(`TLS cannot use the certificate in ${name}: ${reason ?? message}.`, hint)
  }
}

function contextOptions({
  certificate,
  key,
  passphrase,
}: Certified & { readonly passphrase?: string | undefined }): SecureContextOptions {
  return { cert: certificate, key, ...(passphrase !== undefined && { passphrase }) }
}

/** PEM, and what it is called in sentences: its file, or the option that has it as text. */
interface Pem {
  readonly name: string
  readonly text: string
}

async function readPem(option: 'cert' | 'key', given: string, cwd: string): Promise<Pem> {
  if (given.trimStart().startsWith('-----BEGIN ')) return { name: option, text: given }
  try {
    const text = await readFile(resolve(cwd, given), 'latin1')
    if (text.includes('-----BEGIN ')) return { name: given, text }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const why = reasons[code] ?? `cannot be read (${code})`
    throw bad(`${given} ${why}.`, 'Write a file from the working folder: --cert certs/dev.pem.')
  }
  const hint = /\.(?:pfx|p12)$/i.test(given)
    ? `Convert it: openssl pkcs12 -in ${given} -nodes -out dev.pem. Then --cert dev.pem is both.`
    : 'Convert it: openssl x509 -in dev.crt -inform der -out dev.pem.'
  throw bad(`${given} is not in PEM, which begins with "-----BEGIN".`, hint)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
}

function readCertificate({ name, text }: Pem): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw bad(`${name} holds no certificate.`, 'Name one: --cert localhost.pem.')
  }
}

function readKey({ name, text }: Pem, passphrase: string | undefined) {
  const start = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.exec(text)
  if (!start) throw bad(`${name} holds no private key.`, 'Name one: --key localhost-key.pem.')
  const isEncrypted = /^[^]{0,200}ENCRYPTED/.test(text.slice(start.index))
  if (isEncrypted && passphrase === undefined) {
    throw bad(
      `The key in ${name} is encrypted.`,
      'Set its passphrase: --passphrase, or "passphrase".',
    )
  }
  try {
    return createPrivateKey({
      key: text,
      format: 'pem',
      ...(isEncrypted && { passphrase: passphrase ?? '' }),
    })
  } catch {
    const message = isEncrypted
      ? `The passphrase of the key in ${name} is another one.`
      : `The private key in ${name} cannot be read.`
    throw bad(message, isEncrypted ? 'Correct it.' : 'Name another one: --key localhost-key.pem.')
  }
}

function warningsOf({ validFrom, validTo }: X509Certificate, name: string): Diagnostic[] {
  const now = clock.now()
  const isOver = Date.parse(validTo) < now
  if (!isOver && Date.parse(validFrom) <= now) return []
  const message = `The certificate in ${name} ${isOver ? `has ended on ${validTo}` : `begins on ${validFrom}`}: clients refuse it.`
  return [{ code: 'bad-certificate', severity: 'warning', message, hint: 'Make a new one.' }]
}

function bad(message: string, hint: string): Error {
  return mockapiError('bad-certificate', message, hint)
}
