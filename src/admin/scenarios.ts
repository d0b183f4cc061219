import * as v from 'valibot'
import { jsonReply } from '../http/reply.ts'
import type { ScenarioSummary } from '../sessions/session-types.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { optional, ordinal, strictMembers } from './schemas.ts'
import { invalidCall, unknownName } from './validation.ts'

/** A scenario that the mock files declare. */
export const scenarioSchema: Schema<ScenarioSummary> = v.object({
  name: v.string(),
  active: v.boolean(),
  state: optional(v.string()),
  states: optional(v.array(v.string())),
  file: v.string(),
  line: optional(ordinal),
})

/** Scenarios of the caller's session. */
export const scenarioOperations: AdminOperations = {
  listScenarios: operation('GET /scenarios', 'The scenarios that the mock files declare', {
    answers: { 200: ['In the order of files.', v.array(scenarioSchema)] },
    run: ({ session }) => jsonReply(session.scenarios.list),
  }),
  setScenario: operation(
    'PUT /scenarios/{name}',
    'Switches a scenario on or off, or puts it into a state',
    {
      body: strictMembers({ active: optional(v.boolean()), state: optional(v.string()) }),
      answers: { 200: ['The scenario as it is now.', scenarioSchema] },
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
}
