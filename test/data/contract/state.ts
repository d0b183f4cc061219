import { testChanges } from './changes.ts'
import { testDeclaring } from './declaring.ts'
import { testForks } from './forks.ts'
import { testHooks } from './hooks.ts'
import { testRecords } from './records.ts'
import { testRelations } from './relations.ts'
import { testReplay } from './replay.ts'
import type { CreateState } from './setup.ts'
import { testWrites } from './writes.ts'
import { isFull } from '../../support/runs.ts'

/** What every implementation of `State` does; `withLarge` with as much as it holds, which takes long. */
export function testState(create: CreateState, withLarge: boolean = isFull): void {
  testRecords(create)
  testWrites(create)
  testRelations(create)
  testChanges(create)
  testReplay(create)
  testDeclaring(create)
  testForks(create, withLarge)
  testHooks(create)
}
