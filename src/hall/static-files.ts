import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MockapiError } from '../core/diagnostic.ts'
import type { MockServerOptions } from '../core/server.ts'
import type { Fallback } from '../serve/fallback.ts'

/**
 * What serves the files of the folders that the setting names; undefined without any.
 *
 * @throws MockapiError `no-folder` for one that is not there
 */
export async function openStaticFiles(options: MockServerOptions): Promise<Fallback | undefined> {
  const { static: names = [], cwd = process.cwd() } = options
  if (names.length === 0) return undefined
  const folders = names.map((name) => ({ name: shown(name), path: resolve(cwd, name) }))
  for (const { name, path } of folders) {
    const stats = await stat(path).catch(() => undefined)
    if (!stats?.isDirectory()) throw noFolder(name, cwd)
  }
  const { answerFile } = await import('../features/static/answer.ts')
  return (request) => answerFile(folders, request)
}

function shown(name: string): string {
  return name.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
}

function noFolder(name: string, cwd: string): MockapiError {
  const message = `static: There is no folder ${name} in ${cwd}.`
  const hint = 'Create it, or name another one.'
  return new MockapiError([{ code: 'no-folder', severity: 'error', message, hint }])
}
