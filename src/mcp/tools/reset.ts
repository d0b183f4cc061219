import type { ScenarioSummary } from '../../sessions/session-types.ts'
import { session } from './session.ts'
import type { Tool, ToolCall, ToolResult } from './tool.ts'

/** What can be put back, and what is said of it. */
const parts = {
  everything: 'Data, behaviour, scenarios, clock and journal are as at the start.',
  behaviour:
    'No endpoint fails or is slow by "behave", no scenario is on that was switched on, and the clock is that of the machine.',
  journal: 'The journal is empty.',
} as const

/** Puts the mocks back. */
export const reset: Tool = {
  title: 'Reset',
  description:
    'Put the session back to the start: data, behaviour, scenarios, clock, journal. Changed records are lost; files stay.',
  inputSchema: {
    type: 'object',
    properties: {
      what: {
        type: 'string',
        enum: Object.keys(parts),
        description: 'Default everything; "behaviour" keeps data and journal.',
      },
      session,
    },
    additionalProperties: false,
  },
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  run: putBack,
}

async function putBack({ args, server }: ToolCall): Promise<ToolResult> {
  const what = (args.text('what') ?? 'everything') as keyof typeof parts
  if (what === 'everything') await server.admin('POST /reset')
  else if (what === 'journal') await server.admin('DELETE /requests')
  else await calmDown(server)
  return { summary: parts[what] }
}

async function calmDown(server: ToolCall['server']): Promise<void> {
  await server.admin('DELETE /overrides')
  await server.admin('DELETE /clock')
  const scenarios = (await server.admin('GET /scenarios')) as ScenarioSummary[]
  for (const { name, active } of scenarios) {
    if (active) await server.admin(`PUT /scenarios/${encodeURIComponent(name)}`, { active: false })
  }
}
