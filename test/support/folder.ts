import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { writeFiles } from './files.ts'

/** A fresh folder with these files, that goes away with the server. */
export interface ServedFolder extends AsyncDisposable {
  readonly path: string
  readonly server: MockServer
}

/** Serves `mocks/` of a fresh folder; names of files are relative to the fresh folder. */
export async function serveFolder(
  files: Readonly<Record<string, string>>,
  options: MockServerOptions = {},
): Promise<ServedFolder> {
  const path = mkdtempSync(join(tmpdir(), 'mockapi-'))
  writeFiles(path, files)
  const server = await createMockServer({ cwd: path, ...options })
  return {
    path,
    server,
    async [Symbol.asyncDispose]() {
      await server.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
