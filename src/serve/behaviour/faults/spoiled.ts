import { jsonReply } from '../../../core/reply.ts'
import type { BodyFault, Fault } from '../../../core/reply.ts'
import { toOutcome } from '../../outcome.ts'
import type { Arrival } from '../../arrival.ts'

/** The end of a trip whose handler asked for an answer that goes wrong on its way. */
export function spoiled(arrival: Arrival, kind: BodyFault, { answer, over }: Fault): Arrival {
  const outcome = toOutcome(answer) ?? jsonReply({ message: `This answer has a fault: ${kind}.` })
  return { ...arrival, outcome, effects: { ...arrival.effects, fault: { kind, over } } }
}
