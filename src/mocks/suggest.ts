import { basename, dirname, extname } from 'node:path/posix'
import { isRecorded } from '../endpoints/recorded.ts'
import type { SuggestedFile } from '../endpoints/routes.ts'
import type { ReloadReport } from './mock-files.ts'

/**
 * Finds a file that can take one more endpoint: the map that the nearest one stands in, one beside its file, any other
 * map, or a new file in the language of the others. A database that is served alone has to become a file of a folder
 * first, since a database and endpoints are two files.
 *
 * @param root the folder with a slash at its end, or the one file, as users know it
 * @param exists whether there is a file or folder of a name
 * @param nearest the file of the nearest endpoint
 */
export function suggestFile(
  root: string,
  { files: all, broken }: Pick<ReloadReport, 'files' | 'broken'>,
  exists: (name: string) => boolean,
  nearest?: string,
): SuggestedFile | undefined {
  // The next recording would overwrite it.
  const files = all.filter(({ name }) => !isRecorded(name))
  const near = nearest !== undefined && isRecorded(nearest) ? undefined : nearest
  const unread = new Set(broken.filter(({ parts }) => !parts).map(({ name }) => name))
  const maps = files
    .filter(({ name, isMap }) => !unread.has(name) && isMap?.())
    .toSorted((one, other) => other.endpoints.length - one.endpoints.length)
  const own = maps.find(({ name }) => name === near)
  const folder = near === undefined ? undefined : dirname(near)
  const beside = maps.filter(({ name }) => dirname(name) === folder)
  const sameLanguage = beside.find(({ name }) => isCode(name) === isCode(near ?? ''))
  const map = own ?? sameLanguage ?? beside[0] ?? (near === undefined ? maps[0] : undefined)
  if (map) return { file: map.name, isCode: isCode(map.name) }
  if (root.endsWith('/')) {
    const language = near ?? languageOf(files)
    const extension = !isCode(language) ? '.json' : /ts/.test(extname(language)) ? '.ts' : '.js'
    const at = near === undefined ? root : `${dirname(near)}/`
    return { file: free(`${at}api`, extension, exists), isCode: isCode(language), isNew: true }
  }
  if (unread.has(root) || isCode(root)) return undefined
  const parent = dirname(root)
  const served = free(parent === '.' ? 'mocks' : `${parent}/mocks`, '', exists)
  // Only a database has to have a name by which it is known.
  const isOther = files.some(({ isCollection, webhooks }) => isCollection || webhooks)
  const name = isOther ? basename(root) : `db${extname(root)}`
  return {
    file: `${served}/api.json`,
    isCode: false,
    move: { from: root, to: `${served}/${name}`, serve: served },
  }
}

function isCode(name: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(name)
}

/** A file of TypeScript or JavaScript where no mock is written in JSON. */
function languageOf(files: ReloadReport['files']): string {
  const names = files.flatMap(({ name, rewrites }) => (rewrites ? [] : [name]))
  return names.every(isCode) ? (names[0] ?? '') : ''
}

function free(stem: string, extension: string, exists: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}${extension}`
    if (!exists(name)) return name
  }
}
