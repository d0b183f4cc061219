import { testChanges } from './changes.ts'
import { testDeclaring } from './declaring.ts'
import { testForks } from './forks.ts'
import { testHooks } from './hooks.ts'
import { testRecords } from './records.ts'
import { testRelations } from './relations.ts'
import { testReplay } from './replay.ts'
import type { CreateState } from './setup.ts'
import { testWrites } from './writes.ts'

/** What every implementation of `State` does. */
export function testState(create: CreateState): void {
  testRecords(create)
  testWrites(create)
  testRelations(create)
  testChanges(create)
  testReplay(create)
  testDeclaring(create)
  testForks(create)
  testHooks(create)
}
