import type { Config } from '../../config/config.ts'
import { describeMs } from '../../behaviour/duration.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { CliError, printable, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { askReadiness, securely } from '../running/health.ts'
import { runningServer } from '../running/running-server.ts'

/** What `mockapi health` prints as JSON. */
export interface HealthResult {
  readonly url: string
  readonly state: 'ready'
}

/** How long the answer may take, ms. */
const patience = 2000

/** What is said of a server that is not ready. */
const reasons: Readonly<
  Record<Exclude<Awaited<ReturnType<typeof askReadiness>>, 'ready'>, string>
> = {
  draining: 'it is about to end, and answers what still comes.',
  refused: 'nothing listens there.',
  silent: `it did not answer within ${describeMs(patience)}.`,
  secure: 'it speaks HTTPS, and was asked by plain HTTP.',
  guarded: 'what answers there is no mockapi, or one with --no-admin.',
  other: 'what answers there is no mockapi, or one with --no-admin.',
}

/**
 * `mockapi health`: asks once whether the server is ready, for the health check of a container.
 * @throws CliError where it is not, with the reason
 */
export async function health(
  environment: CliEnvironment,
  config: Config,
  invocation: Invocation,
): Promise<ExitCode> {
  const { url, trusted } = await runningServer(environment, config, invocation)
  const state = await askReadiness({ url: new URL(url).origin, trusted }, patience)
  if (state !== 'ready') {
    const hint = state === 'secure' ? `Write --url ${securely(url)}.` : undefined
    throw new CliError(1, 'no-server', `${url} is not ready: ${reasons[state]}`, hint)
  }
  const result: HealthResult = { url, state }
  if (config.json) printResult(environment, 'health', result)
  else environment.out.print([`${printable(url)} is ready`])
  return 0
}
