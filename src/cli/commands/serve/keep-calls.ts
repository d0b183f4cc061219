import type { KeptCalls } from '../../../admin/keep-calls.ts'
import { messageOf } from '../../../errors/message.ts'
import type { CliServer } from '../../environment/environment.ts'
import { plural, printable, someOf } from '../../output/diagnostic.ts'
import type { Log } from '../../output/log.ts'
import type { Colors } from '../../output/terminal.ts'

/** Keeps what the real API has answered as mock files, and says so, or why that cannot be. */
export async function keepCalls(server: CliServer, log: Log, colors: Colors): Promise<void> {
  try {
    const response = await server.fetch('/__mockapi/record', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    const answer = (await response.json()) as KeptCalls & { readonly detail?: string }
    if (!response.ok) {
      log.warning({ message: answer.detail ?? `It could not be recorded (${response.status}).` })
      return
    }
    const { out, calls, files, hidden, otherwise } = answer
    const secrets = hidden.length > 0 ? `, ${plural(hidden.length, 'secret')} hidden as ***` : ''
    const others = [...new Set(otherwise.map(({ where, what: why }) => `${where} ${why}`.trim()))]
    const left = others.length > 0 ? `, otherwise: ${printable(someOf(others, 3))}` : ''
    const what = `${plural(calls, 'call')} in ${plural(files.length, 'file')}${secrets}${left}`
    log.note([`  ${colors.dim('recorded')}  ${colors.accent(printable(out))}  ${what}`])
  } catch (error) {
    log.warning({ message: `The calls could not be kept: ${messageOf(error)}` })
  }
}
