import type { AskInit } from './ask-securely.ts'

/** Where a server answers, and what its clients trust. */
export interface Address {
  /** Without a slash at the end. */
  readonly url: string
  /** Certificates besides those that Node trusts, as PEM. */
  readonly trusted: readonly string[]
}

/** What helps where a certificate is not trusted. */
export const trustHint =
  'Name the certificate of who signed it: NODE_EXTRA_CA_CERTS=authority.pem npx mockapi …'

/**
 * Asks a server as `fetch` does, which over TLS trusts no certificate of its own machine.
 * @throws as `fetch`; UntrustedCertificate
 */
export async function ask(
  { url, trusted }: Address,
  path: string,
  init: AskInit,
): Promise<Response> {
  if (!url.startsWith('https:')) return await fetch(url + path, init)
  const { askSecurely } = await import('./ask-securely.ts')
  return await askSecurely(new URL(url + path), trusted, init)
}
