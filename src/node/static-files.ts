import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockServerOptions } from '../server.ts'
import type { Fallback } from '../dispatch/mocks.ts'

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
  const { staticResponse } = await import('./static-response.ts')
  return (request) => staticResponse(folders, request)
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isDirectory() ?? false
}

function shown(name: string): string {
  return name.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
}
