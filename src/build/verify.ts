import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { State } from '../data/store/state.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'

/** What a server knows of a folder. */
export interface ServedFolder {
  readonly files: readonly MockFile[]
  readonly endpoints: readonly Endpoint[]
  readonly fingerprint: string
  /** Its data, as they begin. */
  readonly state: State
}

interface Bundled {
  readonly fingerprint: () => Promise<string>
  readonly keys: () => Promise<readonly string[]>
}

/**
 * Runs a bundle, and refuses one that has other endpoints than the folder; a warning tells of other data.
 *
 * @throws MockapiError `cannot-build`
 */
export async function compare(code: string, served: ServedFolder): Promise<readonly Diagnostic[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mockapi-build-'))
  try {
    const path = join(folder, 'bundle.mjs')
    await writeFile(path, code)
    const loaded = (await import(pathToFileURL(path).href)) as { readonly default: Bundled }
    const app = loaded.default
    if ((await app.fingerprint()) === served.fingerprint) return []
    refuseOthers(served, await app.keys())
    return [otherData]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const otherData: Diagnostic = {
  code: 'cannot-build',
  severity: 'warning',
  message:
    'The bundle does not begin with the data of the folder: a seed reads the clock, the environment or a random number, and is another one at each start.',
  hint: "Give it fixed values, or Faker's.",
}

function refuseOthers({ endpoints }: ServedFolder, keys: readonly string[]): void {
  const bundled = new Set(keys)
  const lost = endpoints.find(({ key }) => !bundled.has(key))
  if (!lost) return
  const message = `${JSON.stringify(lost.key)} of ${lost.origin.file} does not go into a bundle.`
  const hint = 'Write it as JSON, or as defineMock, route or resource.'
  throw mockapiError('cannot-build', message, hint)
}
