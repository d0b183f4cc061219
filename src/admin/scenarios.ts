import * as v from 'valibot'
import { jsonReply } from '../http/reply.ts'
import type { ScenarioSummary } from '../sessions/session-types.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Schema } from './operation.ts'
import { ordinal, strictMembers } from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'

/** A scenario that the mock files declare. */
export const scenario: Schema<ScenarioSummary> = v.object({
  name: v.string(),
  active: v.boolean(),
  state: v.exactOptional(v.string()),
  states: v.exactOptional(v.array(v.string())),
  file: v.string(),
  line: v.exactOptional(ordinal),
})

/** Scenarios of the caller's session. */
export const scenarioOperations: readonly AdminOperation[] = [
  operation('GET /scenarios', 'listScenarios', 'The scenarios that the mock files declare', {
    answers: { 200: { description: 'In the order of files.', schema: v.array(scenario) } },
    run: ({ session }) => jsonReply(session.scenarios.list),
  }),
  operation(
    'PUT /scenarios/{name}',
    'setScenario',
    'Switches a scenario on or off, or puts it into a state',
    {
      body: strictMembers({
        active: v.exactOptional(v.boolean()),
        state: v.exactOptional(v.string()),
      }),
      answers: { 200: { description: 'The scenario as it is now.', schema: scenario } },
      problems: ['unknown-name'],
      run: ({ session, params: { name = '' }, body: { active, state } }) => {
        const { scenarios } = session
        const names = scenarios.list.map((each) => each.name)
        if (!names.includes(name)) return unknownName('scenario', name, names)
        if (active === false && state !== undefined) {
          const message =
            'A scenario that is switched off is in no state. Leave one of the two out.'
          return invalidCall([{ path: '/state', message }])
        }
        try {
          if (state !== undefined) scenarios.moveTo(name, state)
        } catch (error) {
          return invalidCall([{ path: '/state', message: (error as Error).message }])
        }
        if (active === true) scenarios.switchOn(name)
        if (active === false) scenarios.switchOff(name)
        return jsonReply(scenarios.list.find((each) => each.name === name))
      },
    },
  ),
]
