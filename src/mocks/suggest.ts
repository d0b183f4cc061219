import { dirname } from 'node:path/posix'
import type { SuggestedFile } from '../endpoints/routes.ts'
import type { ReloadReport } from './mock-files.ts'

/**
 * Finds a file that can take one more endpoint: a map of endpoints in JSON, or a new one. A database that is served
 * alone has to become a file of a folder first, since a database and endpoints are two files.
 *
 * @param root the folder with a slash at its end, or the one file, as users know it
 * @param exists whether there is a file or folder of a name
 */
export function suggestFile(
  root: string,
  { files, broken }: Pick<ReloadReport, 'files' | 'broken'>,
  exists: (name: string) => boolean,
): SuggestedFile | undefined {
  const unread = new Set(broken.filter(({ parts }) => !parts).map(({ name }) => name))
  const map = files.find(({ name, isMap }) => isMap && !unread.has(name))
  if (map) return { file: map.name }
  if (root.endsWith('/')) return { file: free(`${root}api`, '.json', exists) }
  if (unread.has(root)) return undefined
  const beside = dirname(root)
  const folder = free(beside === '.' ? 'mocks' : `${beside}/mocks`, '', exists)
  return {
    file: `${folder}/api.json`,
    move: { from: root, to: `${folder}/db.json`, serve: folder },
  }
}

function free(stem: string, extension: string, exists: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}${extension}`
    if (!exists(name)) return name
  }
}
