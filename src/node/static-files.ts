import { realpath, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { isOfJsonServer } from '../config/dialects.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServerOptions } from '../server.ts'
import type { Fallback } from '../dispatch/mocks.ts'
import { fileReply, type FoundFile } from '../http/file-reply.ts'
import { decodeSegment } from '../http/segment.ts'
import { Reply, emptyReply } from '../http/reply.ts'
import { diskFile } from '../mocks/files/disk-file.ts'

/** A folder whose files are served: its absolute path, and its name as users know it. */
interface StaticFolder {
  readonly path: string
  readonly name: string
}

/** A file that an address leads to; its path is absolute, links resolved. */
interface StaticFile {
  readonly path: string
  readonly file: FoundFile
}

/** Serves the folders of `static`; json-server's dialects add `public`. Throws MockapiError `no-folder`. */
export async function openStaticFiles(options: MockServerOptions): Promise<Fallback | undefined> {
  const { static: given, dialect = 'mockapi', cwd = process.cwd() } = options
  const wantsPublic =
    (dialect === 'json-server-1' && given?.length !== 0) ||
    (dialect === 'json-server-0' && given === undefined)
  const hasPublic = wantsPublic && (await isFolder(resolve(cwd, 'public')))
  const names = [...(hasPublic ? ['public'] : []), ...(given ?? [])]
  if (names.length === 0) return undefined
  const folders = names.map((name) => ({ name: shown(name), path: resolve(cwd, name) }))
  for (const { name, path } of folders) {
    if (await isFolder(path)) continue
    const message = `static: There is no folder ${name} in ${cwd}.`
    const hint = 'Create it, or name another one.'
    throw new MockapiError([{ code: 'no-folder', severity: 'error', message, hint }])
  }
  if (isOfJsonServer(dialect)) return (request) => staticResponse(folders, request)
  return async (request) =>
    (await staticResponse(folders, request)) ??
    (isNavigation(request) ? await staticResponse(folders, { ...request, path: '/' }) : undefined)
}

/** Whether a browser opens the address as a page, which the router of an app shows from its `index.html`. */
function isNavigation({ path, header }: Parameters<Fallback>[0]): boolean {
  const isFile = /\.[^/]*$/.test(path)
  const mode = header('sec-fetch-mode') ?? 'navigate'
  return !isFile && mode === 'navigate' && /\btext\/html\b/i.test(header('accept') ?? '')
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isDirectory() ?? false
}

function shown(name: string): string {
  return name.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
}

const plain = new Reply({ kind: 'none' })

/** The file that a request means in the first folder which has it, with validators and one range of bytes. */
async function staticResponse(
  folders: readonly StaticFolder[],
  request: Parameters<Fallback>[0],
): Promise<Reply | undefined> {
  for (const { path, name } of folders) {
    const root = await realpath(path).catch(() => undefined)
    const found = root === undefined ? undefined : await locate(root, request.path)
    if (root === undefined || !found) continue
    if (found === 'folder') {
      // Links of a page are relative to its folder, so that the address of a folder ends in a slash.
      return emptyReply(301).with({ headers: { location: `${request.path}/${request.search}` } })
    }
    const shown = `${name}/${relative(root, found.path).replaceAll('\\', '/')}`
    return fileReply(found.file, request, plain).with({ note: `static ${shown}` })
  }
  return undefined
}

/** Finds a file, or `folder` for an index page whose address lacks its slash; nothing hidden or outside. */
async function locate(folder: string, path: string): Promise<StaticFile | 'folder' | undefined> {
  const names = namesOf(path)
  if (!names) return undefined
  const isFolderAddress = path.endsWith('/')
  try {
    const real = await realPathInside(folder, join(folder, ...names))
    const stats = real === undefined ? undefined : await stat(real)
    if (real === undefined || !stats) return undefined
    if (stats.isFile()) {
      return isFolderAddress ? undefined : { path: real, file: diskFile(real, stats) }
    }
    if (!stats.isDirectory()) return undefined
    const page = await realPathInside(folder, join(real, 'index.html'))
    const file = page === undefined ? undefined : await stat(page)
    if (page === undefined || !file?.isFile()) return undefined
    return isFolderAddress ? { path: page, file: diskFile(page, file) } : 'folder'
  } catch {
    return undefined
  }
}

/** The decoded names between slashes; undefined where one could mean anything but an entry of its folder. */
function namesOf(path: string): string[] | undefined {
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  const names = parts.map((part) => decodeSegment(part) ?? '')
  return names.every(isPlainName) ? names : undefined
}

/** Windows reads a colon as the stream of a file, and drops dots and blanks at the end. */
function isPlainName(name: string): boolean {
  if (name === '' || name.startsWith('.') || /[/\\\0]/.test(name)) return false
  return sep === '/' || !/:|[. ]$/.test(name)
}

/** A path with its links resolved; undefined where that is outside of the folder or hidden. */
async function realPathInside(folder: string, path: string): Promise<string | undefined> {
  const real = await realpath(path)
  const way = relative(folder, real)
  if (way === '') return real
  return way.split(sep).every(isPlainName) ? real : undefined
}
