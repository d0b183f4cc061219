import { basename, dirname } from 'node:path'
import type { AddedMock, NewMock } from '../admin/mock-edits.ts'
import { mockapiError, MockapiError, type SourceLocation } from '../errors/diagnostic.ts'
import { parsePath } from '../http/path.ts'
import { existingFiles } from '../import/write.ts'
import { shownName } from '../mocks/files/paths.ts'
import { folderOf, real, type EditedFile, type EditedMocks } from './edited-mocks.ts'
import { editable, resourceFile } from './place.ts'
import { cannotAdd } from './refusal.ts'
import { writeMember } from './write-member.ts'
import { answerText, writtenValue } from './written-value.ts'

/**
 * Adds a collection or a single resource, of whose address no other is: as a file of its own, or as a member of the
 * database that is served alone.
 *
 * @param address `/users`, or `users` for short
 */
export async function addResource(
  mocks: EditedMocks,
  address: string,
  mock: NewMock,
): Promise<AddedMock> {
  const { file: named, replace = false } = mock
  const answer = answerText(mock)
  const path = addressOf(address)
  const { alone } = folderOf(mocks)
  const file = alone
    ? editable({ name: mocks.name, path: real(mocks.root ?? ''), isNew: false })
    : resourceFile(mocks, path.slice(1))
  const key = `CRUD ${path}`
  if (named !== undefined && named !== file.name) {
    const hint = `Its address says which: ${file.name}. Leave the file out.`
    throw cannotAdd(`${key} cannot be in ${named}.`, hint)
  }
  if (answer === undefined) {
    const hint = 'Give it records, such as [{ "id": 1 }], or [] for none yet.'
    throw cannotAdd(`${key} needs its data.`, hint)
  }
  const value = writtenValue(answer)
  if (typeof value !== 'object' || value === null) {
    const hint = 'A collection is a list of records, or { "$count": 20, "$each": { … } }.'
    throw cannotAdd(`${answer.slice(0, 60)} is no collection.`, hint)
  }
  const same = mocks.routes().table.endpoints.find(({ serves, path: own }) => {
    return serves && own.text === path
  })
  if (same && !same.isOfDocument) throw existsAlready(key, path, same.origin)
  if (!alone) await refuseFile(mocks, file, key)
  const name = alone ? path.slice(1) : ''
  const added = await writeMember(mocks, file, { name, parsed: undefined, value, replace })
  return { key, ...added }
}

function existsAlready(key: string, path: string, { file, place }: SourceLocation): MockapiError {
  const at = place()
  const message = `${key} is there already${at ? '' : `, in ${file}`}.`
  const hint = `Change it there, or add a record: POST ${path}.`
  return new MockapiError([
    { code: 'duplicate-collection', severity: 'error', message, hint, ...(at && { place: at }) },
  ])
}

function addressOf(written: string): string {
  const text = written.startsWith('/') ? written : `/${written}`
  const path = parsePath(text)
  if ('message' in path) throw mockapiError('bad-path', path.message, path.hint)
  const isPlain = /^(?:\/[\w~-][\w.~-]*)+$/.test(text) && !/(?:^|[/.])db$/.test(text)
  if (isPlain) return text
  const hint = 'Its address is the name of its file: write it as in CRUD /api/users.'
  throw cannotAdd(`${text} is no address of a collection in a file of its own.`, hint)
}

/** Refuses a file that there is already, in any format and whatever its upper and lower case. */
async function refuseFile({ cwd }: EditedMocks, { path }: EditedFile, key: string): Promise<void> {
  const [taken] = await existingFiles(dirname(path), [{ path: basename(path), content: '' }])
  if (taken === undefined) return
  const name = shownName(`${dirname(path)}/${taken}`, cwd)
  throw cannotAdd(`${key} would be ${basename(path)}, and there is ${name}.`, 'Change that file.')
}
