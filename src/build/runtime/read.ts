import { isOfJsonServer } from '../../config/dialects.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { withSchemas } from '../../generate/json-schema.ts'
import type { Problem } from '../../generate/report.ts'
import { readExports } from '../../mocks/exports/read.ts'
import { refuseErrors, withSchemaParts, type MockFile } from '../../mocks/files/mock-file.ts'
import { withGivenParts } from '../../mocks/given-parts.ts'
import { JsonFile } from '../../mocks/json/file.ts'
import type { ReadDocument } from '../../mocks/json/read-document.ts'
import { openapi } from '../../openapi/define.ts'
import { assetCheck } from './assets.ts'
import type { Built, BuiltFile } from './built.ts'

/** Reads the files of a bundle as the server reads those of a folder. @throws MockapiError for what a build refuses */
export async function readBuilt(built: Built): Promise<readonly MockFile[]> {
  const read: MockFile[] = []
  for (const file of built.files) {
    read.push(refuseErrors(await withSchemas(() => readFile(file, built))))
  }
  const all = await Promise.all(read.map((file, index) => completed(file, built.files[index])))
  return await withGivenParts(all, built.options)

  async function completed(file: MockFile, source: BuiltFile | undefined): Promise<MockFile> {
    if (source?.kind !== 'graphql') return file
    const { readSchema } = await import('../../graphql/serve/read.ts')
    const { addressOf } = await import('../../mocks/graphql/loader.ts')
    const { name, text } = source
    const { strict = false, readOnly = false } = built.options
    const part = readSchema({ file: name, text, path: addressOf(source), strict, readOnly })
    return withSchemaParts(file, [part])
  }
}

function readFile(file: BuiltFile, built: Built): MockFile {
  const { name, mount } = file
  const { options, alone, assets } = built
  const nothing = { name, endpoints: [], collections: [], singles: [], diagnostics: [] }
  switch (file.kind) {
    case 'json':
      return new JsonFile(
        { name, mount, document: documentOf(name, file.value, file.plain) },
        {
          ...options,
          alone,
          files: assetCheck(assets, name),
          asWritten: isOfJsonServer(options.dialect ?? 'mockapi'),
        },
      ).read()
    case 'code':
      return readExports(file.exports, { name, sources: () => [], files: assetCheck(assets, name) })
    case 'openapi': {
      const prefix = mount.split('/').slice(0, -1).join('/')
      return { ...nothing, documents: [openapi(file.document, prefix === '' ? {} : { prefix })] }
    }
    case 'graphql':
      return nothing
  }
}

/** A value whose text the build has read: where its parts stood is not known any more. */
function documentOf(name: string, value: unknown, plain: boolean): ReadDocument {
  return {
    finite: value,
    plain,
    repeated: [],
    rounded: () => [],
    lineOfDefaults: () => undefined,
    place: () => undefined,
    diagnose: (_, { code, message, hint, severity }: Problem): Diagnostic => {
      const place = { file: name, line: 1, column: 1 }
      return {
        code,
        severity: severity ?? 'error',
        message,
        ...(hint !== undefined && { hint }),
        place,
      }
    },
  }
}
