import { readFileSync } from 'node:fs'
import { authorityFile } from '../../node/tls/authority-file.ts'
import { readEntries } from './entry.ts'

/**
 * The certificates that clients of a server trust besides those that Node does, as PEM: what its entry has, and the authority
 * of this user. None for an address of plain HTTP.
 */
export function trustedBy(cacheFolder: string, url: string): readonly string[] {
  if (!url.startsWith('https:')) return []
  const { origin } = new URL(url)
  const listed = readEntries(cacheFolder).flatMap((entry) =>
    entry.url === origin && entry.certificate !== undefined ? [entry.certificate] : [],
  )
  return [...listed, ...keptAuthority(cacheFolder)]
}

/** The file that programs are told to trust for the sake of a server; undefined where its certificate is another one, or is not kept. */
export function authorityOf(cacheFolder: string, certificate: string): string | undefined {
  return keptAuthority(cacheFolder).includes(certificate) ? authorityFile(cacheFolder) : undefined
}

function keptAuthority(cacheFolder: string): string[] {
  try {
    return [readFileSync(authorityFile(cacheFolder), 'utf8')]
  } catch {
    return []
  }
}
