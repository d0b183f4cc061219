import { resolve } from 'node:path'
import type { Config } from '../../../config/config.ts'
import type { Invocation } from '../../command-line/arguments.ts'
import type { CliEnvironment } from '../../environment/environment.ts'
import { writeExport } from './file.ts'
import { usageError, type ExitCode } from '../../output/diagnostic.ts'
import { askServer, runningServer } from '../../running/running-server.ts'

/**
 * `mockapi export har`: the calls of a server that runs, as an HTTP archive without secrets, printed or written into a file.
 * @throws CliError where no server answers, or the file must not be overwritten
 */
export async function exportHar(
  environment: CliEnvironment,
  config: Config,
  invocation: Invocation,
): Promise<ExitCode> {
  const { out, cwd } = environment
  const { second: folder, options } = invocation
  if (folder !== undefined) {
    const hint = 'Write mockapi export har --url http://localhost:4000.'
    throw usageError(`har has the calls of a server, and none of ${folder}.`, hint)
  }
  const server = await runningServer(environment, config, invocation)
  const har = await askServer(server, '/requests.har')
  const text = `${JSON.stringify(har, undefined, 2)}\n`
  const file = options.get('out')
  if (file === undefined) out.print([text.trimEnd()])
  else await writeExport({ path: resolve(cwd, file), shown: file, text }, options.has('force'))
  return 0
}
