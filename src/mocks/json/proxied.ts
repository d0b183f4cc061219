import { badInstruction } from '../../generate/report.ts'
import { headersOf, readStatus, stateOf, type CompiledAnswer, type WrittenAnswer } from './reply.ts'

/** What lists show of an answer that the real API gives. */
const note = 'the real API'

/** Compiles `"$proxy": true`: the real answer, with the status and the headers beside it in place of its own. */
export function compileProxied(written: WrittenAnswer): CompiledAnswer {
  const { report, instructions } = written
  const { $proxy, $status } = instructions
  if ($proxy !== true) {
    const message = `"$proxy" is ${JSON.stringify($proxy)}.`
    const hint = 'Write true. The address of the real API is the setting "proxy", or --proxy.'
    badInstruction(report, ['$proxy'], message, hint)
  }
  const status = readStatus($status, report)
  const fields = headersOf(written)
  const state = stateOf(instructions)
  return {
    reply: async (context) => {
      const { headers, cookies = [] } = fields?.render(context) ?? {}
      const change = { ...(status !== undefined && { status }), ...(headers && { headers }) }
      const reply = await context.passthrough(change)
      return reply.with({ cookies: [...reply.cookies, ...cookies], state })
    },
    known: [],
    reads: fields?.reads ?? [],
    usesFaker: fields?.usesFaker ?? false,
    usesCall: false,
    asksUpstream: true,
    note,
  }
}
