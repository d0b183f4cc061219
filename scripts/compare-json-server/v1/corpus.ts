import { drawnQueries, drawnRows, drawnWrites } from '../drawn.ts'
import type { Group } from '../group.ts'
import { reads } from './reads.ts'
import { server } from './server.ts'
import { rows1, vocabulary1 } from './vocabulary.ts'
import { wheres } from './where.ts'
import { writes } from './writes.ts'

/** What version 1 is asked; the seed decides what is drawn at random. */
export function corpus1(seed = 1): readonly Group[] {
  return [
    ...reads,
    ...wheres,
    ...writes,
    ...server,
    drawnQueries(vocabulary1, seed),
    drawnRows(rows1, seed),
    drawnWrites(seed),
  ]
}
