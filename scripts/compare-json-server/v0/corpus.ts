import { drawnQueries, drawnRows, drawnWrites } from '../drawn.ts'
import type { Group } from '../group.ts'
import { reads } from './reads.ts'
import { related } from './related.ts'
import { server } from './server.ts'
import { rows0, vocabulary0 } from './vocabulary.ts'
import { writes } from './writes.ts'

/** What version 0 is asked; the seed decides what is drawn at random. */
export function corpus0(seed = 1): readonly Group[] {
  return [
    ...reads,
    ...related,
    ...writes,
    ...server,
    drawnQueries(vocabulary0, seed),
    drawnRows(rows0, seed),
    drawnWrites(seed),
  ]
}
