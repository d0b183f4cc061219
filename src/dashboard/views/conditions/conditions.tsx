import type { JSX } from 'preact'
import { AllEndpoints } from './all-endpoints.tsx'
import { ClockCard } from './clock.tsx'
import { EnvironmentsCard } from './environments.tsx'
import { LastMinutes } from './last-minutes.tsx'
import { LoginCard } from './login.tsx'
import { OverridesCard } from './overrides.tsx'
import { ScenariosCard } from './scenarios.tsx'
import { SessionsCard } from './sessions.tsx'

/** What the day is like: how busy, how slow, how broken, and for whom. */
export function ConditionsView(): JSX.Element {
  return (
    <div class="cards">
      <LastMinutes />
      <AllEndpoints />
      <ClockCard />
      <ScenariosCard />
      <OverridesCard />
      <LoginCard />
      <SessionsCard />
      <EnvironmentsCard />
    </div>
  )
}
