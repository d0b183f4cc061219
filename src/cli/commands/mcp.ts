import { messageOf } from '../../errors/message.ts'
import type { Config } from '../../config/config.ts'
import { hasOwn } from './get/answering.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { FolderMocks } from './mcp/mocks.ts'
import { addressOf } from '../running/running-server.ts'
import { diagnosticLines, type ExitCode } from '../output/diagnostic.ts'
import { strayWarning } from '../output/stray.ts'

/**
 * `mockapi mcp`: gives coding agents the mocks as tools, on the standard input and output, until the input ends. Asks the
 * server of the folder that runs, else one of this process, which starts with the first call.
 *
 * @param inFolder the settings with the folder of the mocks, once there is one
 */
export async function mcp(
  environment: CliEnvironment,
  config: Config,
  { flags, options }: Invocation,
  inFolder: () => Config & { readonly dir: string },
): Promise<ExitCode> {
  const url = options.get('url')
  const asked = {
    url: url === undefined ? undefined : addressOf(url),
    adminToken: flags.adminToken,
    session: options.get('session'),
    isOwn: hasOwn(flags),
  }
  const mocks = new FolderMocks(environment, config, inFolder, asked)
  const { err, cwd, onStrayError, onSignal } = environment
  const { input, write, isTyped } = environment.pipes()
  if (isTyped) err.print(forPeople)
  const { serveLines } = await import('../../mcp/stdio.ts')
  const warn = async (error: unknown) =>
    err.print(diagnosticLines(await strayWarning(error, cwd), err.colors))
  const stop = onStrayError((error) => void warn(error))
  let isEnded = false
  onSignal(() => {
    isEnded = true
    input.destroy()
  })
  try {
    await serveLines(input, write, mocks)
    return 0
  } catch (error) {
    if (isEnded) return 0
    err.print([`  mockapi mcp ended: ${messageOf(error)}`])
    return 1
  } finally {
    await mocks.close()
    stop()
  }
}

const forPeople = [
  '  This speaks the Model Context Protocol with a coding agent, which starts it by itself.',
  '  Add it to one:  claude mcp add mockapi -- npx mockapi mcp',
]
