import { badInstruction, reportBelow } from '../../generate/report.ts'
import { compileHeaders } from './headers.ts'
import { readStatus, type CompiledAnswer, type WrittenAnswer } from './reply.ts'

/** What lists show of an answer that the real API gives. */
const note = 'the real API'

/** Compiles `"$proxy": true`: the real answer, with the status and the headers beside it in place of its own. */
export function compileProxied({ report, instructions }: WrittenAnswer): CompiledAnswer {
  const { $proxy, $status, $headers, $moveTo } = instructions
  if ($proxy !== true) {
    const message = `"$proxy" is ${JSON.stringify($proxy)}.`
    const hint = 'Write true. The address of the real API is the setting "proxy", or --proxy.'
    badInstruction(report, ['$proxy'], message, hint)
  }
  const status = readStatus($status, report)
  const fields = Object.hasOwn(instructions, '$headers')
    ? compileHeaders($headers, reportBelow(report, '$headers'))
    : undefined
  return {
    reply: async (context) => {
      const { headers, cookies = [] } = fields?.render(context) ?? {}
      const change = { ...(status !== undefined && { status }), ...(headers && { headers }) }
      const reply = await context.passthrough(change)
      const state = typeof $moveTo === 'string' ? $moveTo : undefined
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
