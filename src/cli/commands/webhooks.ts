import { setTimeout as pause } from 'node:timers/promises'
import { describeMs } from '../../behaviour/duration.ts'
import type { Config } from '../../config/config.ts'
import type { DeliveryCause, DeliveryState } from '../../webhooks/delivery.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { plural, printable, timeOfDay, usageError, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import type { Colors } from '../output/terminal.ts'
import { askServer, runningServer, type RunningServer } from '../running/running-server.ts'

/** A webhook as the admin API lists it. */
interface Webhook {
  readonly id: string
  readonly event: string
  readonly to: string
  readonly since: number
  readonly state: DeliveryState
  readonly reason?: string
  readonly next?: number
  readonly tries: number
  readonly status?: number
  readonly cause: DeliveryCause
}

const most = 1000 // as many as the admin API gives at once
const patience = 12_000 // how long the first attempt of a replay may take, ms

/** What `mockapi webhooks --json` prints: those of the list, or the one that was sent again. */
interface WebhooksResult {
  readonly url: string
  readonly webhooks: readonly Webhook[]
}

/**
 * `mockapi webhooks`: lists what a server that runs has sent. `mockapi webhooks replay <id>`
 * sends one again and says how its first attempt went; exit code 1 where it failed.
 *
 * @throws CliError where no server answers, and for an id that none has
 */
export async function webhooks(
  environment: CliEnvironment,
  config: Config,
  invocation: Invocation,
): Promise<ExitCode> {
  const { out } = environment
  const { argument: action, second: id } = invocation
  const server = await runningServer(environment, config, invocation)
  const print = (webhooks: readonly Webhook[]): void => {
    if (config.json) {
      printResult(environment, 'webhooks', { url: server.url, webhooks } satisfies WebhooksResult)
    } else if (webhooks.length > 0) out.print(webhooks.map((each) => line(each, out.colors)))
    else out.print([`  ${printable(server.url)} has sent no webhooks yet.`])
  }
  if (action === undefined) {
    print((await askServer(server, `/webhooks?limit=${most}`)) as readonly Webhook[])
    return 0
  }
  if (action !== 'replay' || id === undefined) {
    const hint = 'Write mockapi webhooks, or mockapi webhooks replay <id> with an id of that list.'
    const what =
      action === 'replay'
        ? 'An id is missing.'
        : `${JSON.stringify(action)} is nothing to do with webhooks.`
    throw usageError(what, hint)
  }
  const sent = await replay(server, id)
  print([sent])
  return sent.state === 'delivered' ? 0 : 1
}

/** Sends one again; returns how it stands after its first attempt. */
async function replay(server: RunningServer, id: string): Promise<Webhook> {
  const path = `/webhooks/${encodeURIComponent(id)}/replay`
  let sent = (await askServer(server, path, 'POST')) as Webhook
  const end = Date.now() + patience
  while (sent.state === 'waiting' && sent.tries === 0 && Date.now() < end) {
    await pause(20)
    sent = (await askServer(server, `/webhooks/${sent.id}`)) as Webhook
  }
  return sent
}

function line({ id, event, to, since, ...rest }: Webhook, colors: Colors): string {
  const { state, tries, status, reason, next } = rest
  const style = state === 'delivered' ? colors.ok : state === 'waiting' ? colors.warn : colors.bad
  const due = next === undefined ? '' : `next in ${describeMs(Math.max(0, next - Date.now()))}`
  const parts = [
    plural(tries, 'attempt'),
    status === undefined ? '' : String(status),
    `→ ${printable(to)}`,
    due,
    state === 'delivered' ? '' : printable(reason ?? ''),
  ]
  const shown = parts.filter((part) => part !== '').join('  ')
  return `  ${colors.dim(timeOfDay(since))}  ${id}  ${colors.strong(printable(event))}  ${style(state)}  ${shown}`
}
