import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { mockapiError } from '../errors/diagnostic.ts'
import type { MockFile } from '../mocks/files/mock-file.ts'

/** What a server knows of a folder. */
export interface ServedFolder {
  readonly files: readonly MockFile[]
  readonly endpoints: readonly Endpoint[]
  readonly fingerprint: string
}

interface Bundled {
  readonly fingerprint: () => Promise<string>
  readonly keys: () => Promise<readonly string[]>
}

/** Runs a bundle, and refuses one that has other endpoints or data than the folder. @throws MockapiError `cannot-build` */
export async function refuseOthers(code: string, served: ServedFolder): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mockapi-build-'))
  try {
    const path = join(folder, 'bundle.mjs')
    await writeFile(path, code)
    const { default: app } = (await import(pathToFileURL(path).href)) as {
      readonly default: Bundled
    }
    if ((await app.fingerprint()) === served.fingerprint) return
    throw otherThan(served, await app.keys())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function otherThan({ endpoints }: ServedFolder, keys: readonly string[]): Error {
  const bundled = new Set(keys)
  const lost = endpoints.find(({ key }) => !bundled.has(key))
  const hint = 'Write it as JSON, or as defineMock, route or resource.'
  if (lost) {
    const message = `${JSON.stringify(lost.key)} of ${lost.origin.file} does not go into a bundle.`
    return mockapiError('cannot-build', message, hint)
  }
  const message =
    'The bundle begins with other data than the folder: a seed reads the clock, the environment or a random number.'
  return mockapiError('cannot-build', message, "Give it fixed values, or Faker's.")
}
