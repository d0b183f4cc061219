import type { OverrideSummary, ScenarioSummary } from '../../sessions/session-types.ts'
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
  const key = args.text('key')?.trim() ?? 'ALL /*'
  const chance = Object.fromEntries(
    ['times', 'rate', 'for'].flatMap((name) => (args.has(name) ? [[name, args.value(name)]] : [])),
  )
  const done: string[] = []
  if (!args.has('fail') && Object.keys(chance).length > 0) {
    throw new ToolError(
      '"times", "rate" and "for" belong to "fail": write what to fail with, such as 503.',
    )
  }
  if (args.has('key') && !args.has('fail') && !args.has('delay')) {
    throw new ToolError('"key" needs "fail" or "delay": write 503, or "2s".')
  }
  if (!args.has('scenario') && (args.has('state') || args.has('off'))) {
    throw new ToolError('"state" and "off" need "scenario", the name of one.')
  }
  if (args.has('fail')) {
    const failure = failureOf(args.value('fail'))
    await server.admin('POST /overrides', { fail: { key, failure, ...chance } })
    done.push(`${key} fails with ${failure}.`)
  }
  if (args.has('delay')) {
    const delay = args.value('delay')
    await server.admin('POST /overrides', { delay: { key, delay } })
    done.push(`${key} is delayed by ${delay}.`)
  }
  const scenario = args.text('scenario')
  if (scenario !== undefined)
    done.push(await play(server, scenario, args.text('state'), args.flag('off')))
  const time = args.text('clock')
  if (time !== undefined) done.push(await turn(server, time.trim()))
  return await inForce(server, done)
}

/** A status that was written as a text is a number. */
function failureOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
}

async function play(
  server: ToolCall['server'],
  name: string,
  state: string | undefined,
  isOff = false,
): Promise<string> {
  const body = { active: !isOff, ...(state !== undefined && { state }) }
  await server.admin(`PUT /scenarios/${encodeURIComponent(name)}`, body)
  if (isOff) return `The scenario ${JSON.stringify(name)} is off.`
  return `The scenario ${JSON.stringify(name)} is on${state === undefined ? '' : `, in state ${JSON.stringify(state)}`}.`
}

async function turn(server: ToolCall['server'], time: string): Promise<string> {
  const answer = await (time === 'reset'
    ? server.admin('DELETE /clock')
    : time.startsWith('+')
      ? server.admin('POST /clock', { advance: time.slice(1).trim() })
      : server.admin('PUT /clock', setting(time)))
  const { now } = answer as { readonly now: string }
  return `It is ${now}.`
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
