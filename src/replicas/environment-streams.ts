import type { EnvironmentHead } from '../sessions/environments/types.ts'
import type { Log } from './log.ts'
import { isSamePosition, start } from './position.ts'

/** Drops what became of an environment that is deleted: servers that had it read that it is gone. */
export async function dropEnvironment(log: Log, name: string): Promise<void> {
  await log.remove(streamOf(name))
}

/** Has the log of a new environment begin with nothing, also where one of its name was deleted just before. */
export async function freeEnvironment(log: Log, { name, from }: EnvironmentHead): Promise<void> {
  // One that was an open session goes on with the log of that.
  if (from && 'session' in from) return
  const stream = streamOf(name)
  for await (const step of log.read(stream, start)) {
    const isMark = step.entry === undefined && step.snapshot === undefined
    if (isMark && isSamePosition(await log.top(stream), step.position)) log.touch(stream, 1)
    return
  }
}

function streamOf(name: string): string {
  return `session:${name}`
}
