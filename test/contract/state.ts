import { testChanges } from './changes.ts'
import { testDeclaring } from './declaring.ts'
import { testForks } from './forks.ts'
import { testRecords } from './records.ts'
import type { CreateState } from './setup.ts'

/** What every implementation of `State` does. */
export function testState(create: CreateState): void {
  testRecords(create)
  testChanges(create)
  testDeclaring(create)
  testForks(create)
}
