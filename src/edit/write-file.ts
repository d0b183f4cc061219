import type { EditRights, NewFile, WrittenFile } from '../admin/mock-edits.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { loadParser } from '../mocks/json/document.ts'
import { editFile } from './edit-file.ts'
import { readText, type EditedMocks } from './edited-mocks.ts'
import { refuseNewErrors } from './json-map.ts'
import { codeRefused, isCode, namedFile } from './place.ts'
import { readBeside, readOwn, refuseErrors } from './write-code.ts'

/**
 * Writes a mock file as a whole, and resolves when it is served.
 *
 * @throws MockapiError where it is none of the mocks, is code without the right to write that, or has errors that the file
 * before has not
 */
export async function writeMockFile(
  { file: name, text }: NewFile,
  rights: EditRights,
  mocks: EditedMocks,
): Promise<WrittenFile> {
  await loadParser()
  const file = namedFile(mocks, name, 'new')
  const ofCode = isCode(file)
  if (ofCode && !rights.code) throw codeRefused(file)
  const created = await editFile(file.path, file.name, async (earlier) => {
    const own = text.replace(/^\uFEFF/, '')
    const isNew = earlier === undefined
    // One that is broken is repaired so.
    const read = async () =>
      ofCode ? await readOwn(mocks, file.path, file) : await readText(mocks, file, earlier ?? '')
    const before = isNew ? undefined : await read().catch(undefinedOrThrow)
    if (ofCode) refuseErrors(await readBeside(mocks, file, own), before)
    else await refuseNewErrors(mocks, file, before, own)
    return { text: own, made: isNew }
  })
  await mocks.settled()
  return { file: file.name, created }
}

function undefinedOrThrow(error: unknown): undefined {
  if (!(error instanceof MockapiError)) throw error
}
