import { drawnQueries, drawnWrites } from '../drawn.ts'
import type { Group } from '../group.ts'
import { reads } from './reads.ts'
import { server } from './server.ts'
import { vocabulary1 } from './vocabulary.ts'
import { wheres } from './where.ts'
import { writes } from './writes.ts'

/** What version 1 is asked. */
export const corpus1: readonly Group[] = [
  ...reads,
  ...wheres,
  ...writes,
  ...server,
  drawnQueries(vocabulary1),
  drawnWrites(),
]
