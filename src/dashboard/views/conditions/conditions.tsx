import type { JSX } from 'preact'
import { AllEndpoints } from './all-endpoints.tsx'
import { LastMinutes } from './last-minutes.tsx'
import { Overrides } from './overrides.tsx'
import { Scenarios } from './scenarios.tsx'
import { Sessions } from './sessions.tsx'

/** What the day is like: how busy, how slow, how broken, and for whom. */
export function Conditions(): JSX.Element {
  return (
    <div class="cards">
      <LastMinutes />
      <AllEndpoints />
      <Scenarios />
      <Overrides />
      <Sessions />
    </div>
  )
}
