import type { Config } from '../config/config.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { parseArguments, type Invocation } from './arguments.ts'
import { commands, isCommand } from './commands.ts'
import { Failure, usageFailure, type ExitCode } from './output/failure.ts'
import { commandHelp, generalHelp } from './help.ts'
import { init } from './init.ts'
import { check, routes } from './inspect.ts'
import { jsonError } from './output/json-log.ts'
import { findRoot } from './root.ts'
import { diagnosticLines, nextLines } from './output/diagnostic.ts'
import { printableLines } from './output/text.ts'
import { serve } from './serve.ts'
import type { Shell } from './cli-environment.ts'

/** How a failure is shown. */
interface Manner {
  json: boolean
  debug: boolean
}

/** Runs a command line to its end and gives the exit code; failures are printed, none is thrown. */
export async function main(argv: readonly string[], shell: Shell): Promise<ExitCode> {
  const manner: Manner = { json: argv.includes('--json'), debug: argv.includes('--debug') }
  try {
    return await run(parseArguments(argv), shell, manner)
  } catch (error) {
    report(error, shell, manner)
    return error instanceof Failure ? error.exitCode : 1
  } finally {
    shell.out.flush()
    shell.err.flush()
  }
}

async function run(invocation: Invocation, shell: Shell, manner: Manner): Promise<ExitCode> {
  const { command, named, argument, options } = invocation
  if (options.has('version')) {
    shell.out.print([shell.version])
    return 0
  }
  if (options.has('help') || command === 'help') {
    shell.out.print(helpFor(invocation, shell))
    return 0
  }
  const { config: fromFile, file } = await shell.loadConfig(shell.cwd)
  const config: Config = { ...fromFile, ...invocation.flags }
  manner.json = config.json ?? false
  if (command === 'init') {
    const dir = argument ?? config.dir ?? 'mocks'
    return await init(shell, { dir, ts: options.has('ts'), json: manner.json, port: config.port })
  }
  const dir = findRoot({
    cwd: shell.cwd,
    argument: command === 'routes' ? undefined : argument,
    named,
    flag: invocation.flags.dir,
    configured: fromFile.dir,
    configFile: file,
  })
  const settings = { ...config, dir }
  if (command === 'routes') return await routes(shell, settings, argument ?? '')
  return command === 'check' ? await check(shell, settings) : await serve(shell, settings)
}

function helpFor({ command, named, argument }: Invocation, shell: Shell): string[] {
  const { paint } = shell.out
  const topic = command === 'help' ? argument : named ? command : undefined
  if (topic === undefined) return generalHelp(paint, shell.version)
  if (isCommand(topic)) return commandHelp(topic, paint)
  const names = Object.keys(commands)
  throw usageFailure(
    `${JSON.stringify(topic)} is no command.`,
    didYouMean(topic, names) || `There are ${names.join(', ')}.`,
  )
}

function report(error: unknown, shell: Shell, manner: Manner): void {
  const stack = manner.debug && error instanceof Error ? printableLines(error.stack ?? '') : []
  if (!(error instanceof MockapiError)) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = manner.debug ? '' : ' Run it again with --debug to see where.'
    const message = `mockapi failed: ${reason}.${hint}`
    const line = manner.json ? JSON.stringify({ event: 'error', code: null, message }) : undefined
    const { paint } = shell.err
    if (line) shell.out.print([line])
    else shell.err.print([`  ${paint.bad(paint.symbols.bad)} ${printableLines(message).join(' ')}`])
  } else if (manner.json) {
    shell.out.print(error.diagnostics.map(jsonError))
  } else {
    const { paint } = shell.err
    const next = error instanceof Failure ? error.next : []
    const lines = error.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, paint))
    shell.err.print([...lines, ...nextLines(next, paint)])
  }
  if (stack.length > 0) shell.err.print(stack)
}
