import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where servers that run are listed, by a folder for each folder or file that is served. */
export function serversFolder(cacheFolder: string): string {
  return join(cacheFolder, 'mockapi', 'servers')
}

/** Whether a server may run, which is quick to tell: most starts are the first. */
export function mayFindServers(cacheFolder: string): boolean {
  return namesIn(serversFolder(cacheFolder)).length > 0
}

/** The names in a folder; none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
