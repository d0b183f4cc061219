import type { OverrideSummary, ScenarioSummary } from '../../sessions/session-types.ts'
import type { McpArguments } from './arguments.ts'
import { session } from './session.ts'
import { ToolError } from './tool-error.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'

/** Makes endpoints fail or slow, plays scenarios, and turns the clock, without a change to a file. */
export const behave: Tool = {
  title: 'Change behaviour',
  description:
    'Make endpoints fail or slow, switch a scenario, or move the clock, until reset. Files stay as they are. Without arguments: what is in force.',
  inputSchema: {
    type: 'object',
    properties: {
      key: {
        type: 'string',
        description: 'Whom "fail" and "delay" concern: "GET /users/:id"; default "ALL /*".',
        maxLength: 2000,
      },
      fail: {
        type: ['integer', 'string'],
        description: 'Status 200 to 599, or reset, empty, hang, truncate, garbage.',
      },
      times: { type: 'integer', minimum: 1, description: 'Next so many calls fail.' },
      rate: { type: 'number', minimum: 0, maximum: 1, description: 'Share that fails.' },
      for: { type: 'string', description: 'How long they fail: "30s".', maxLength: 40 },
      delay: { type: ['string', 'number'], description: 'ms, "2s", "100-400ms", "3g", "offline".' },
      scenario: { type: 'string', description: 'Name of a scenario.', maxLength: 200 },
      state: { type: 'string', description: 'Its state.', maxLength: 200 },
      off: { type: 'boolean', description: 'Switch it off.' },
      clock: {
        type: 'string',
        description: '"2027-01-31T12:00", "+3d", "freeze", "resume" or "reset".',
        maxLength: 60,
      },
      session,
    },
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  run: change,
}

async function change({ args, server }: ToolCall): Promise<ToolResult> {
  refuseStrays(args)
  const done: string[] = []
  try {
    for (const step of [fail, slow, play, turn]) {
      const said = await step(args, server)
      if (said !== undefined) done.push(said)
    }
  } catch (error) {
    if (!(error instanceof ToolError) || done.length === 0) throw error
    throw new ToolError(`${error.message} Done before that: ${done.join(' ')}`)
  }
  return await inForce(server, done)
}

/** Of a failure alone. */
const chances = ['times', 'rate', 'for'] as const

/** Refuses arguments that say nothing without another. */
function refuseStrays(args: McpArguments): void {
  if (!args.has('fail') && chances.some((name) => args.has(name))) {
    const hint = 'write what to fail with, such as 503.'
    throw new ToolError(`"times", "rate" and "for" belong to "fail": ${hint}`)
  }
  if (args.has('key') && !args.has('fail') && !args.has('delay')) {
    throw new ToolError('"key" needs "fail" or "delay": write 503, or "2s".')
  }
  if (!args.has('scenario') && (args.has('state') || args.has('off'))) {
    throw new ToolError('"state" and "off" need "scenario", the name of one.')
  }
}

/** One part of a change: says what was done, undefined for nothing. */
type Step = (args: McpArguments, server: ToolCall['server']) => Promise<string | undefined>

const keyOf = (args: McpArguments): string => args.text('key')?.trim() ?? 'ALL /*'

const fail: Step = async (args, server) => {
  if (!args.has('fail')) return undefined
  const failure = failureOf(args.value('fail'))
  const chance = chances.flatMap((name) => (args.has(name) ? [[name, args.value(name)]] : []))
  const key = keyOf(args)
  await server.admin('POST /overrides', { fail: { key, failure, ...Object.fromEntries(chance) } })
  return `${key} fails with ${String(failure)}.`
}

const slow: Step = async (args, server) => {
  if (!args.has('delay')) return undefined
  const key = keyOf(args)
  const delay = args.value('delay')
  await server.admin('POST /overrides', { delay: { key, delay } })
  return `${key} is delayed by ${String(delay)}.`
}

const play: Step = async (args, server) => {
  const name = args.text('scenario')
  if (name === undefined) return undefined
  const state = args.text('state')
  const active = args.flag('off') !== true
  const body = { active, ...(state !== undefined && { state }) }
  await server.admin(`PUT /scenarios/${encodeURIComponent(name)}`, body)
  const at = state === undefined ? '' : `, in state ${JSON.stringify(state)}`
  return `The scenario ${JSON.stringify(name)} is ${active ? `on${at}` : 'off'}.`
}

const turn: Step = async (args, server) => {
  const time = args.text('clock')?.trim()
  if (time === undefined) return undefined
  const answer = await (time === 'reset'
    ? server.admin('DELETE /clock')
    : time.startsWith('+')
      ? server.admin('POST /clock', { advance: time.slice(1).trim() })
      : server.admin('PUT /clock', setting(time)))
  return `It is ${(answer as { readonly now: string }).now}.`
}

/** A status that was written as a text is a number. */
function failureOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
}

function setting(time: string): object {
  if (time === 'freeze') return { frozen: true }
  return time === 'resume' ? { frozen: false } : { now: time }
}

/** What lies over the mocks of the session. */
async function inForce(server: ToolCall['server'], done: readonly string[]): Promise<ToolResult> {
  const [overrides, scenarios, clock] = (await Promise.all([
    server.admin('GET /overrides'),
    server.admin('GET /scenarios'),
    server.admin('GET /clock'),
  ])) as [OverrideSummary[], ScenarioSummary[], object]
  const isPlain = overrides.length === 0 && scenarios.every(({ active }) => !active)
  const state = isPlain
    ? 'The mocks behave as their files say.'
    : 'This is in force now; reset takes it off.'
  return {
    summary: [...done, state].join(' '),
    overrides: overrides.slice(-50),
    scenarios: scenarios.slice(0, 100).map(({ name, active, state: current, states }) => {
      return {
        name,
        active,
        ...(current !== undefined && { state: current }),
        ...(states && { states }),
      }
    }),
    clock,
  }
}
