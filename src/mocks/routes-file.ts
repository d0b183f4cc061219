import { realpathSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { MockapiError } from '../errors/diagnostic.ts'
import type { MockFile } from './files/mock-file.ts'
import { readRewrites } from './json/loader.ts'
import { shownName } from './files/paths.ts'
import { readMock } from './load.ts'

/**
 * Finds the file of `--routes`: absolute, links resolved.
 *
 * @throws MockapiError `unreadable-file` where there is none, or it is no JSON by its name
 */
export function findRoutes(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  const shown = shownName(path, cwd)
  if (!/^\.json[c5]?$/i.test(extname(path))) {
    throw refusal(`${shown} is no JSON file by its name.`, `Name it ${shown}.json.`)
  }
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw refusal(`There is no file ${shown} in ${cwd}.`, 'Create it, or name another one.')
  }
  return realpathSync(path)
}

/**
 * Reads the file of `--routes` for mocks that come from no folder.
 *
 * @throws MockapiError with all that is wrong with it
 */
export function readRoutes(path: string, cwd: string): MockFile {
  const name = shownName(path, cwd)
  return readRewrites({ name, text: readMock({ path, name, stat: statSync(path) }).text })
}

function refusal(message: string, hint: string): MockapiError {
  const text = `routes: ${message}`
  return new MockapiError([{ code: 'unreadable-file', severity: 'error', message: text, hint }])
}
