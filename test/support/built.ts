import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { runInProcess } from './cli-in-process.ts'
import { serveFolder } from './folder.ts'
import type { MockServerOptions } from '../../src/server.ts'

/** What a bundle for workers exports. */
export interface Bundled {
  readonly fetch: (request: Request) => Promise<Response>
}

/** What is asked, as `fetch` takes it. */
export type Asked = readonly [target: string, init?: RequestInit]

/** Settings as flags of the build, and as options of the server that it is compared with. */
interface BuiltSettings {
  readonly args?: readonly string[]
  readonly options?: MockServerOptions
}

/** A folder of mocks by what it has, its files, and what it is asked. */
export type BuiltFolder = readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  asked: readonly Asked[],
  settings?: BuiltSettings,
]

/** A POST of JSON. */
export function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body }
}

/** Loads the bundle for workers that was built in a folder. */
export async function loadBundle(folder: string): Promise<Bundled> {
  const path = pathToFileURL(join(folder, 'dist/worker.js')).href
  return ((await import(path)) as { readonly default: Bundled }).default
}

/** Differs from start to start, or is of the listener alone. */
const varying = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** Explanations are for who edits the mocks, and mistakes in JSON are told in the words of the runtime. */
const explained =
  /"code":"(?:no-endpoint|method-not-allowed|bad-json|handler-failed|unserializable-answer)"/

/** What is the same of an answer of a bundle and of its folder. */
export async function told(response: Response): Promise<object> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !varying.has(name)))
  const { status } = response
  const body = await response.text()
  return explained.test(body) ? { status } : { status, headers, body }
}

/** Builds a folder, and expects that the bundle answers as it does. */
export async function expectSame(
  files: Readonly<Record<string, string>>,
  asked: readonly Asked[],
  { args = [], options = {} }: BuiltSettings = {},
): Promise<void> {
  await using folder = await serveFolder(files, options)
  const { code, out, err } = await runInProcess(folder.path, [
    'build',
    '--target',
    'worker',
    ...args,
  ])
  expect([code, out, err]).toEqual([0, expect.anything(), ''])
  const app = await loadBundle(folder.path)
  const [here, there]: [unknown[], unknown[]] = [[], []]
  for (const [target, init] of asked) {
    const answer = await app.fetch(new Request(`http://mockapi.local${target}`, init))
    here.push([target, await told(answer)])
    there.push([target, await told(await folder.server.fetch(target, init))])
  }
  expect(here).toEqual(there)
}
