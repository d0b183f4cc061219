import { isObject } from '../../errors/validation-issue.ts'
import { badInstruction, type Report } from '../../generate/report.ts'
import type { Instruction } from '../../generate/instructions.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue } from '../../generate/value.ts'
import { socketReply } from '../../http/reply.ts'
import { closeProblem, type SocketAnswer, type SocketClose } from '../../http/socket.ts'
import { stateOf, type CompiledAnswer, type WrittenAnswer } from './reply.ts'

/** The instructions that answer a message of a WebSocket; several may stand together. */
export const speaking: readonly Instruction[] = ['$send', '$broadcast', '$close']

/** Whether an answer is one to a message of a WebSocket. */
export function speaks(instructions: Readonly<Record<string, unknown>>): boolean {
  return speaking.some((name) => Object.hasOwn(instructions, name))
}

/** Values to send, one after the other. */
export interface CompiledMessages {
  readonly usesFaker: boolean
  readonly reads: readonly RequestPath[]
  readonly render: (scope: Scope) => readonly unknown[]
}

/** Compiles a value to send, or a list of them; one that has a list as its value is a list in a list. */
export function compileMessages(
  value: unknown,
  report: Report,
  path: readonly (string | number)[],
): CompiledMessages {
  const { usesFaker, reads, render } = compileValue(value, report, { path })
  return {
    usesFaker,
    reads,
    render: (scope) => {
      const rendered = render(scope)
      return Array.isArray(rendered) ? (rendered as unknown[]) : [rendered]
    },
  }
}

/** Compiles `$send`, `$broadcast` and `$close` of one answer. */
export function compileMessage({ report, instructions }: WrittenAnswer): CompiledAnswer {
  const { $close } = instructions
  const compiled = (name: '$send' | '$broadcast') =>
    Object.hasOwn(instructions, name)
      ? compileMessages(instructions[name], report, [name])
      : undefined
  const send = compiled('$send')
  const broadcast = compiled('$broadcast')
  const close = $close === undefined ? undefined : readClose($close, report)
  const parts = [send, broadcast].filter((part) => part !== undefined)
  const state = stateOf(instructions)
  return {
    reply: (scope) => {
      const answer: SocketAnswer = {
        ...(send && { send: send.render(scope) }),
        ...(broadcast && { broadcast: broadcast.render(scope) }),
        close,
      }
      return socketReply(answer).with({ state })
    },
    known: [],
    reads: parts.flatMap(({ reads }) => reads),
    usesFaker: parts.some(({ usesFaker }) => usesFaker),
    usesCall: false,
  }
}

/** Reads `$close`; undefined after a report. */
function readClose(value: unknown, report: Report): SocketClose | undefined {
  const { code, reason = '', ...others } = isObject(value) ? value : { code: value }
  const [other] = Object.keys(others)
  const problem =
    other === undefined ? closeProblem(code, reason) : `${JSON.stringify(other)} is no part of it.`
  if (problem === undefined) return { code: code as number, reason: reason as string }
  const hint = 'Write it as in 4001, or { "code": 4001, "reason": "Who are you?" }.'
  badInstruction(report, ['$close'], `"$close": ${problem}`, hint)
  return undefined
}
