import type { Group } from '../group.ts'
import { reads } from './reads.ts'
import { server } from './server.ts'
import { writes } from './writes.ts'

/** What version 0 is asked. */
export const corpus0: readonly Group[] = [...reads, ...writes, ...server]
