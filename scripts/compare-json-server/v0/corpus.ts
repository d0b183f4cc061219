import { drawnQueries, drawnWrites } from '../drawn.ts'
import type { Group } from '../group.ts'
import { reads } from './reads.ts'
import { related } from './related.ts'
import { server } from './server.ts'
import { vocabulary0 } from './vocabulary.ts'
import { writes } from './writes.ts'

/** What version 0 is asked. */
export const corpus0: readonly Group[] = [
  ...reads,
  ...related,
  ...writes,
  ...server,
  drawnQueries(vocabulary0),
  drawnWrites(),
]
