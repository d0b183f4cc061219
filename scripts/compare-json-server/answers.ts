import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lineOf } from './group.ts'
import type { Group } from './group.ts'
import type { Reply } from './replay.ts'

/** What a server said to a group. */
export interface GroupReplies {
  readonly group: Group
  readonly replies: readonly Reply[]
}

/** Writes what a server answers as a JSON file, with everything it was asked on. */
export function writeAnswers(
  folder: string,
  name: string,
  data: object,
  all: readonly GroupReplies[],
): void {
  const groups = all.map(({ group, replies }) => ({
    group: group.name,
    flags: group.flags ?? [],
    files: group.files ?? {},
    data: group.data ?? 'the data above',
    exchanges: replies.map(({ ask, answer }) => ({
      request: lineOf(ask),
      headers: ask.headers,
      sent: ask.body,
      status: answer.status,
      answerHeaders: answer.headers,
      body: parsed(answer.body),
    })),
  }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ data, groups }, null, 1)}\n`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
