import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { OpenApiObject } from '../../export/openapi/document.ts'
import type { Ask } from '../../export/requests/ids.ts'
import type { OptionName } from '../command-line/options.ts'
import type { CliEnvironment, CliServer } from '../environment/environment.ts'
import { readAsMock, writeExport } from './export/file.ts'
import { load } from '../mocks/load.ts'
import {
  CliError,
  diagnosticLines,
  isError,
  usageError,
  type ExitCode,
} from '../output/diagnostic.ts'
import { defaultPort } from '../running/port.ts'
import { schemeOf } from '../running/running-server.ts'

type Options = ReadonlyMap<OptionName, string>

/** How mocks are written. */
type Write = (server: CliServer, options: Options, config: Config) => Promise<string>

/** How the document of the mocks is written; what it is made of does not matter to the rest. */
function ofDocument(
  write: (document: OpenApiObject, ask: Ask, options: Options) => Promise<string>,
): Write {
  return async (server, options, config) => {
    const { port = defaultPort } = config
    const document = await server.describe([`${schemeOf(config)}://localhost:${port}`])
    return await write(document, asking(server), options)
  }
}

/** What mocks can be exported as. */
const formats: Readonly<Record<string, Write>> = {
  openapi: ofDocument(async (document, _ask, options) => {
    const isYaml = options.has('yaml') || /\.ya?ml$/i.test(options.get('out') ?? '')
    if (!isYaml) return `${JSON.stringify(document, null, 2)}\n`
    return (await import('../../export/openapi/yaml.ts')).toYaml(document)
  }),
  types: ofDocument(async (document) =>
    (await import('../../export/types/document.ts')).writeTypes(document),
  ),
  postman: ofDocument(async (document, ask) => {
    const { createCollection } = await import('../../export/postman/collection.ts')
    return `${JSON.stringify(await createCollection(document, ask), null, 2)}\n`
  }),
  curl: ofDocument(
    async (document, ask) =>
      await (await import('../../export/curl/document.ts')).writeCommands(document, ask),
  ),
  graphql: async (server, _options, { readOnly }) => {
    const [{ writeSchema }, { loadConverters }] = await Promise.all([
      import('../../export/graphql/document.ts'),
      import('../../export/openapi/declared.ts'),
    ])
    const state = server.data()
    await loadConverters(state.names.map((name) => state.collection(name)?.declaration.schema))
    const schema = writeSchema({ state, readOnly })
    if (schema !== undefined)
      return `# Written by mockapi export graphql from the mocks.\n\n${schema}`
    const message =
      'The mocks have neither a collection nor a single resource, so that they imply no schema.'
    throw new CliError(
      1,
      'no-mock',
      message,
      'Add one, such as mocks/users.json with a list of objects.',
    )
  },
}

/** The format of an argument. @throws CliError for one that there is not, and for flags of another one */
export function formatOf(argument: string | undefined, options: Options): Write {
  const names = [...Object.keys(formats), 'har']
  const usage = `Write mockapi export ${names.join(' | ')}.`
  if (argument === undefined) throw usageError('mockapi export needs a format.', usage)
  const format = Object.hasOwn(formats, argument) ? formats[argument] : undefined
  if (format && argument !== 'openapi' && options.has('yaml'))
    throw usageError(`--yaml is a way to write openapi, not ${argument}.`, 'Leave it out.')
  const ofServer = (['url', 'session'] as const).find((name) => options.has(name))
  if (format && ofServer)
    throw usageError(`--${ofServer} is for har, not for ${argument}.`, 'Leave it out.')
  if (format) return format
  const hint = didYouMean(argument, names) || usage
  throw usageError(`${JSON.stringify(argument)} is no format of mockapi export.`, hint)
}

/**
 * `mockapi export`: prints the mocks in a format, or writes them into a file. What is wrong with the mocks is told as an
 * error, and left out; exit code 1 then. @throws CliError for a file that cannot be written, or must not be overwritten
 */
export async function exportMocks(
  environment: CliEnvironment,
  config: Config,
  write: Write,
  options: Options,
): Promise<ExitCode> {
  const { out, err, cwd } = environment
  const { text, errors, root } = await load(environment, config, async (server) => {
    const { diagnostics, root } = server.overview()
    const text = await write(server, options, config)
    return { text, errors: diagnostics.filter(isError), root }
  })
  const file = options.get('out')
  if (file === undefined) out.print([text.replace(/\n$/, '')])
  else {
    await writeExport({ path: resolve(cwd, file), shown: file, text }, options.has('force'))
    const warning = readAsMock(file, root, cwd)
    if (warning) err.print(diagnosticLines({ severity: 'warning', ...warning }, err.colors))
  }
  err.print(errors.flatMap((each) => diagnosticLines(each, err.colors)))
  return errors.length > 0 ? 1 : 0
}

/** How long a list of records may take to answer, ms. */
const patience = 2000

/** Asks for lists of records in this process, for ids of such as are there. */
function asking(server: CliServer): Ask {
  return async (path) => {
    try {
      const signal = AbortSignal.timeout(patience)
      const headers = { accept: 'application/json', authorization: 'Bearer token' }
      const response = await server.fetch(path, { headers, signal })
      return response.ok ? await response.json() : undefined
    } catch {
      // Without it the id is one that fits.
      return undefined
    }
  }
}
