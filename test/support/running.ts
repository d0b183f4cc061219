import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInProcess, startInProcess, type RunningCli } from './cli-in-process.ts'
import { writeFiles, type Files } from './files.ts'

/** A project in a fresh folder, with a cache folder of its own, so that no other servers are found. */
export interface Project extends Disposable {
  readonly path: string
  readonly cacheFolder: string
  /** Serves it on a free port until it is disposed of; resolves when commands find the server. */
  serve(...flags: string[]): Promise<RunningCli & { readonly address: string }>
  /** Runs a command in it to its end. */
  run(...args: string[]): ReturnType<typeof runInProcess>
}

/** Makes a project of files; default one mock, `GET /a`. */
export function createProject(files: Files = { 'mocks/api.json': { 'GET /a': 1 } }): Project {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-project-'))
  const cacheFolder = join(folder, 'cache')
  const path = join(folder, 'shop')
  writeFiles(path, files)
  return {
    path,
    cacheFolder,
    async serve(...flags) {
      const cli = startInProcess(path, ['serve', '--port', '0', ...flags], { cacheFolder })
      await cli.listed()
      return { ...cli, address: await cli.url() }
    },
    run: (...args) => runInProcess(path, args, { cacheFolder }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
