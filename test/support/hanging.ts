import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { writeEntry } from '../../src/cli/running/entry.ts'
import type { Project } from './running.ts'

/** A server of a project that is listed with the number of this process, and answers nothing. */
export async function hang({
  path,
  cacheFolder,
}: Pick<Project, 'path' | 'cacheFolder'>): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const root = join(path, 'mocks')
  writeEntry(cacheFolder, {
    url,
    root,
    pid: process.pid,
    version: '1.0.0',
    settings: '',
    started: 1,
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections()
      await once(server, 'close')
    },
  }
}
