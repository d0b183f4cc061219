import { readBehaviour, type Behaviour } from './behaviour.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { readTime } from '../time/read-time.ts'

/** Reads `X-Mockapi-Delay`, `-Status`, `-Fault` and `Prefer: code=404, delay=2s` (RFC 7240). */
export function readControls(
  header: (name: string) => string | undefined,
): Behaviour | { readonly refusal: Reply } | undefined {
  const prefer = header('prefer')
  const preferred = prefer === undefined ? undefined : readPrefer(prefer)
  const delay = header('x-mockapi-delay') ?? preferred?.['delay']
  const status = header('x-mockapi-status') ?? preferred?.['code']
  const fault = header('x-mockapi-fault')
  if (delay === undefined && status === undefined && fault === undefined) return undefined
  let refusal: Reply | undefined
  const behaviour = readBehaviour(
    {
      delay: delay !== undefined && /^\d+(?:\.\d+)?$/.test(delay) ? Number(delay) : delay,
      status: status !== undefined && /^\d{3}$/.test(status) ? Number(status) : status,
      fault: fault === undefined ? undefined : readFaultHeader(fault),
    },
    (_field, { message, hint }) => {
      refusal ??= problemReply('bad-control-header', `${message} ${hint}`)
    },
  )
  return refusal ? { refusal } : behaviour
}

/** Reads `X-Mockapi-Now`, the time that a request sees, ms since 1970; undefined for none. */
export function readTimeHeader(
  header: (name: string) => string | undefined,
): number | Reply | undefined {
  const text = header('x-mockapi-now')
  if (text === undefined) return undefined
  const time = readTime(text)
  if (typeof time === 'number') return time
  return problemReply('bad-control-header', `X-Mockapi-Now: ${time.message} ${time.hint}`)
}

/** `reset`, or `dribble; over=5s`: a fault with parameters, as other headers have them. */
function readFaultHeader(text: string): unknown {
  const [fault = '', ...rest] = text.split(';').map((part) => part.trim())
  if (rest.length === 0) return fault
  const parameters = rest.map((part): [string, unknown] => {
    const [name = '', value = ''] = part.split('=', 2).map((side) => side.trim())
    const isNumber = name !== 'over' && name !== 'for' && value !== ''
    return [name, isNumber && Number.isFinite(Number(value)) ? Number(value) : value]
  })
  return { fault, ...Object.fromEntries(parameters) }
}

function readPrefer(text: string): Record<string, string> {
  const result: Record<string, string> = Object.create(null) as Record<string, string>
  for (const part of text.split(',')) {
    const match = /^\s*([\w-]+)\s*=\s*"?([^";]*)"?/.exec(part)
    if (match?.[1]) result[match[1].toLowerCase()] = (match[2] ?? '').trim()
  }
  return result
}
