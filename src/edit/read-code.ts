import type { MockFile } from '../mocks/files/mock-file.ts'
import { openSource } from '../mocks/source.ts'
import type { GivenModule } from '../mocks/modules/resolve.ts'
import { MockapiError } from '../errors/diagnostic.ts'

/** What a file of code declares that is loaded by itself, beside what is served. @throws MockapiError where it does not load */
export async function readCode(
  path: string,
  cwd: string,
  provided: Readonly<Record<string, GivenModule>>,
): Promise<MockFile> {
  const ignore = (): void => {}
  const source = openSource({
    cwd,
    dir: path,
    poll: false,
    provided,
    onReload: ignore,
    onWarning: ignore,
  })
  try {
    const { files, broken } = await source.load()
    const errors = broken.flatMap(({ diagnostics }) => diagnostics)
    const [file] = files
    if (!file || broken.some(({ parts }) => !parts)) throw new MockapiError(errors)
    return { ...file, diagnostics: [...file.diagnostics, ...errors] }
  } finally {
    await source.close()
    await source.dispose()
  }
}
