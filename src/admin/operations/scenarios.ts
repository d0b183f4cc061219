import * as v from 'valibot'
import { Reply, jsonReply } from '../../http/reply.ts'
import type { ScenarioSummary } from '../../sessions/session-types.ts'
import type { Session } from '../../sessions/session.ts'
import { operation } from './operation.ts'
import type { AdminOperation, Shape } from './operation.ts'
import { invalidCall, unknownName } from './refusals.ts'
import { position } from './report-shapes.ts'
import { members } from './shapes.ts'

/** A scenario that the mock files declare. */
export const scenario: Shape<ScenarioSummary> = v.object({
  name: v.string(),
  active: v.boolean(),
  state: v.exactOptional(v.string()),
  states: v.exactOptional(v.array(v.string())),
  file: v.string(),
  line: v.exactOptional(position),
})

const change = members({
  active: v.exactOptional(v.boolean()),
  state: v.exactOptional(v.string()),
})

/** Scenarios of the caller's session. */
export const scenarioOperations: readonly AdminOperation[] = [
  operation({
    id: 'listScenarios',
    method: 'GET',
    path: '/scenarios',
    summary: 'The scenarios that the mock files declare',
    answers: { 200: { description: 'In the order of files.', shape: v.array(scenario) } },
    run: ({ session }) => jsonReply(session.scenarios.list),
  }),
  operation({
    id: 'setScenario',
    method: 'PUT',
    path: '/scenarios/{name}',
    summary: 'Switches a scenario on or off, or puts it into a state',
    body: change,
    answers: { 200: { description: 'The scenario as it is now.', shape: scenario } },
    problems: ['unknown-name'],
    run: ({ session, params: { name = '' }, body: { active, state } }) => {
      const found = find(session, name)
      if (found instanceof Reply) return found
      const { scenarios } = session
      if (active === false && state !== undefined) {
        const message = 'A scenario that is switched off is in no state. Leave one of the two out.'
        return invalidCall([{ path: '/state', message }])
      }
      if (state !== undefined) {
        try {
          scenarios.moveTo(name, state)
        } catch (error) {
          return invalidCall([{ path: '/state', message: (error as Error).message }])
        }
      }
      if (active === true) scenarios.switchOn(name)
      if (active === false) scenarios.switchOff(name)
      return jsonReply(find(session, name))
    },
  }),
]

function find({ scenarios }: Session, name: string): ScenarioSummary | Reply {
  const { list } = scenarios
  const names = list.map((each) => each.name)
  return list.find((each) => each.name === name) ?? unknownName('scenario', name, names)
}
