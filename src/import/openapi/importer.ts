import { loadFaker } from '../../generate/faker.ts'
import { isDocumentText } from '../../mocks/openapi/loader.ts'
import { contentsOf } from '../../openapi/contents.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Importer } from '../conversion/importer.ts'
import { Losses } from '../conversion/losses.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import { seedSize, type DocumentSource } from './source.ts'

/** Documents of OpenAPI 3.0 to 3.2 and Swagger 2.0, in JSON or YAML. */
export const openApiImporter: Importer = {
  name: 'OpenAPI',
  takes: 'documents of OpenAPI in JSON or YAML, which say openapi: 3.… or swagger: "2.0"',
  recognises: isDocumentText,
  convert: async (source, options) => {
    const [{ DocumentReader }, { convertDocument }, { FolderWriter }] = await Promise.all([
      import('../../mocks/openapi/read.ts'),
      import('./convert.ts'),
      import('./folder-writer.ts'),
    ])
    const { cwd, seed, locale, allowRemoteRefs } = options
    const losses = new Losses()
    const own = {
      validate: 'off',
      strict: false,
      crud: true,
      onWarning: () => {},
      folder: '',
      seedSize,
    } as const
    const folders = [cwd, source.path.replace(/[\\/][^\\/]*$/, '')]
    const reader = new DocumentReader({ ...own, cwd, folders, allowRemoteRefs })
    const { document, diagnostics: ofFiles } = await reader.open({ ...source, mount: '' })
    const { operations, shared, records, basesOf, diagnostics } = contentsOf(document, own)
    for (const { message, place } of [...ofFiles, ...diagnostics]) {
      const line = place?.line === undefined ? '' : `:${place.line}`
      losses.add('operation', `${place?.file ?? source.name}${line}`, message)
    }
    const from: DocumentSource = {
      operations,
      shared,
      records,
      source: await loadFaker(locale),
      seed,
      losses,
      baseOf: (operation) => {
        const [first = '', ...others] = basesOf(operation)
        for (const other of others) losses.add('server', other === '' ? '/' : other)
        return first
      },
    }
    const { webhooks } = document.root
    for (const name of Object.keys(isObject(webhooks) ? webhooks : {})) losses.add('callback', name)
    const folder = new FolderWriter(schemaAddress(options))
    await convertDocument(from, folder)
    return folder.conversion(losses)
  },
}
