import { evaluate } from '@humanwhocodes/momoa'
import type { NewMock } from '../admin/mock-edits.ts'
import type { MissReport } from '../journal/call.ts'
import { loadParser, parseTree } from '../mocks/json/document.ts'

/** The mock that a 404 has advised to add. */
export async function advisedMock({
  file,
  text,
}: NonNullable<MissReport['add']>): Promise<NewMock> {
  await loadParser()
  // A line of TypeScript is JSON5 as well.
  const map = evaluate(parseTree('advice.json5', `{ ${text} }`).body) as Record<string, unknown>
  const [[key, answer] = ['']] = Object.entries(map)
  return { key, answer: JSON.stringify(answer), suggested: file }
}
