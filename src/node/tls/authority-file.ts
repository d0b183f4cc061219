import { join } from 'node:path'

/** The file with the certificate of a user's authority alone, which programs are told to trust; its key lies beside it. */
export function authorityFile(cacheFolder: string): string {
  return join(cacheFolder, 'mockapi', 'tls', 'authority.pem')
}
