import type { AddedMock } from '../admin/mock-edits.ts'
import { editFile } from './edit-file.ts'
import type { EditedFile, EditedMocks } from './edited-mocks.ts'
import { addMember, type NewMember } from './json-map.ts'

/** Adds a member to a JSON file, and resolves when it is served. */
export async function writeMember(
  mocks: EditedMocks,
  file: EditedFile,
  member: NewMember,
): Promise<Omit<AddedMock, 'key'>> {
  const added = await editFile(file.path, file.name, async (before) => {
    const { text, written, line, replaced } = await addMember(mocks, file, before, member)
    const created = before === undefined
    return { text, made: { file: file.name, line, text: written, created, replaced } }
  })
  await mocks.settled()
  return added
}
