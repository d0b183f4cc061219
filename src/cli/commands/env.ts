import type { Config } from '../../config/config.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { badSessionName, isSessionName } from '../../sessions/names.ts'
import type { Invocation } from '../command-line/arguments.ts'
import { optionsOf } from '../command-line/commands.ts'
import type { OptionName } from '../command-line/options.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { usageError, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { actions, type Action } from './env/actions.ts'
import { withEnvironments } from './env/asked.ts'

/**
 * `mockapi env`: lists environments, makes, changes, forks, compares, resets, moves and deletes them; of the server that runs, else of
 * the files that one with `--persist` keeps. Exit code 1 also where `diff` finds something.
 *
 * @param inFolder the settings with the folder of the mocks, which a server that is named needs not
 * @throws CliError for what is refused, and where there is nobody to ask
 */
export async function env(
  environment: CliEnvironment,
  config: Config,
  invocation: Invocation,
  inFolder: () => Config & { readonly dir: string },
): Promise<ExitCode> {
  const { options, argument = 'list', second, third } = invocation
  const action = actionOf(argument)
  const words = wordsOf(argument, action, [second, third])
  refuseOthers(argument, action, invocation)
  const given = { environment, config, options, words }
  const read = await action.before?.(given)
  const { result, lines, exitCode } = await withEnvironments(
    environment,
    config,
    invocation,
    inFolder,
    (asked) => action.run({ ...given, asked, read }),
  )
  if (config.json) printResult(environment, 'env', result)
  else environment.out.print(lines)
  return exitCode ?? 0
}

function actionOf(name: string): Action {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action) return action
  const names = Object.keys(actions)
  const hint = didYouMean(name, names) || `Write mockapi env ${names.join(' | ')}.`
  throw usageError(`${JSON.stringify(name)} is nothing to do with environments.`, hint)
}

/** What stands behind the action, all that it needs. */
function wordsOf(
  name: string,
  { words, needed = words.length }: Action,
  given: readonly (string | undefined)[],
): readonly string[] {
  const found = given.filter((word) => word !== undefined)
  const usage = `Write mockapi env ${[name, ...words.map((word) => `<${word}>`)].join(' ')}.`
  const extra = found[words.length]
  if (extra !== undefined)
    throw usageError(`${JSON.stringify(extra)} is one argument too many.`, usage)
  const missing = words.slice(found.length, needed)[0]
  if (missing !== undefined) throw usageError(`mockapi env ${name} needs a ${missing}.`, usage)
  const wrong = found.find((word, index) => words[index] !== 'file' && !isSessionName(word))
  if (wrong !== undefined) throw usageError(badSessionName(wrong))
  return found
}

/** An option that an action would not heed is refused. */
function refuseOthers(name: string, { takes }: Action, { options }: Invocation): void {
  const always = new Set<OptionName>(['url', ...optionsOf('help')])
  const other = [...options.keys()].find((each) => !takes.includes(each) && !always.has(each))
  if (other === undefined) return
  const users = Object.entries(actions).flatMap(([each, action]) =>
    action.takes.includes(other) ? [`env ${each}`] : [],
  )
  const hint = `It is for mockapi ${users.join(', ')}.`
  throw usageError(`mockapi env ${name} does not take --${other}.`, hint)
}
