import { LateMistake, MockapiError } from '../errors/diagnostic.ts'
import { validationOf, type OpenApiMock } from './define.ts'
import { OpenApiDocument, versionOf } from './document/document.ts'
import { serveDocument, type OpenApiMocks } from './endpoints.ts'
import type { OpenApiOptions } from './schema/shared.ts'

/** What the options of `openapi(…)` say that the settings do not. */
export function optionsOf({
  options,
}: OpenApiMock): Partial<Pick<OpenApiOptions, 'validate' | 'crud'>> & { readonly folder: string } {
  const { validate, crud, prefix = '' } = options
  return {
    folder: prefix === '' ? '' : `/${prefix}`.replace(/^\/+/, '/').replace(/\/+$/, ''),
    ...(validate !== undefined && { validate: validationOf(validate) }),
    ...(crud !== undefined && { crud }),
  }
}

/** Serves a document that is an object; it has no other files. @throws MockapiError for what is no document */
export function serveObject(
  name: string,
  mock: OpenApiMock,
  options: Omit<OpenApiOptions, 'folder'>,
): OpenApiMocks {
  const { document: root } = mock
  const version = versionOf(root)
  if (!version) {
    if (typeof root === 'string') {
      const message = `openapi(${JSON.stringify(root)}) names a file, and files are not read here.`
      const hint = 'Import the document, and give openapi(…) the object.'
      throw new MockapiError([{ code: 'bad-openapi', severity: 'error', message, hint }])
    }
    const message = `openapi(…) in ${name} has no document of OpenAPI 3.0 to 3.2 or Swagger 2.0.`
    const hint =
      'Give it the path of a file, or an object such as { openapi: "3.1.0", paths: { … } }.'
    throw new MockapiError([{ code: 'bad-openapi', severity: 'error', message, hint }])
  }
  const told = new Set<string>()
  const tellFile = (uri: string) => {
    if (told.has(uri)) return
    told.add(uri)
    const message = `The externalValue ${JSON.stringify(uri)} leads to another file, and the document in ${name} is an object.`
    const hint =
      'Write the example into the document as "value", or give openapi(…) the path of a file.'
    options.onWarning({ code: 'bad-reference', severity: 'warning', message, hint })
  }
  const file = {
    name,
    root,
    place: () => ({ file: name, line: 1, column: 1 }),
    open: refuseFile,
    read: (uri: string) => {
      tellFile(uri)
      return refuseFile()
    },
  }
  return serveDocument(new OpenApiDocument(file, version), { ...options, ...optionsOf(mock) })
}

function refuseFile(): never {
  const message = 'leads to another file, and the document is an object'
  throw new LateMistake([{ code: 'bad-reference', severity: 'error', message }])
}
