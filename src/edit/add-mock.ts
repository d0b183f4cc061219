import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AddedMock, EditRights, NewMock } from '../admin/mock-edits.ts'
import { exampleAnswer } from '../dispatch/advice.ts'
import { shapeOf } from '../endpoints/order.ts'
import { isRecorded } from '../endpoints/recorded.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { mockapiError, MockapiError, type Place } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isFieldMethod, parseKey, type Method, type PathPattern } from '../http/path.ts'
import { parameterNames } from '../http/segment.ts'
import { shownName } from '../mocks/files/paths.ts'
import { loadParser } from '../mocks/json/document.ts'
import { folderOf, type EditedFile, type EditedMocks } from './edited-mocks.ts'
import { exists, type NewMember } from './json-map.ts'
import { chosenFile, codeRefused, isCode, namedFile, suggestedFile } from './place.ts'
import { cannotAdd } from './refusal.ts'
import { addResource } from './resource.ts'
import { writeCode } from './write-code.ts'
import { writeMember } from './write-member.ts'
import { answerText, writtenValue } from './written-value.ts'

/**
 * Adds a mock to the file that its key belongs to, where comments, order and layout stay, and resolves when it is served.
 *
 * @throws MockapiError where it is none, its endpoint or resource exists, its file is broken or takes none, or the loader
 * would find an error: nothing is changed then
 */
export async function addMock(
  mock: NewMock,
  rights: EditRights,
  mocks: EditedMocks,
): Promise<AddedMock> {
  await loadParser()
  // Others may have written files meanwhile.
  await mocks.settled()
  const [, address] = /^CRUD\s+(.*)$/is.exec(mock.key.trim()) ?? []
  if (address !== undefined) return await addResource(mocks, address, mock)
  const { key, ...parsed } = readKey(mock.key)
  const value = answerOf(mock, key, parsed)
  const same = sameEndpoint(mocks, parsed, value)
  if (same && !mock.replace) throw exists(key, same.origin.place())
  const file = fileFor(mocks, { ...mock, file: mock.file ?? same?.origin.file }, parsed.path)
  const member = { name: key, parsed, value, replace: mock.replace ?? false }
  if (!isCode(file)) return { key, ...(await writeMember(mocks, file, member)) }
  if (same) throw inCode(file, key, same.origin.place())
  const isNamed = mock.file !== undefined || folderOf(mocks).alone
  if (isNamed && !rights.code) throw codeRefused(file)
  const ofCode = rights.code ? writeCode(mocks, file, { key, parsed, value }) : undefined
  const added = await ofCode?.catch((error: unknown) => {
    const mayBeElsewhere = error instanceof MockapiError && !isNamed
    if (!mayBeElsewhere || error.diagnostics[0]?.code !== 'cannot-add') throw error
  })
  return { key, ...(added ?? (await writeBeside(mocks, file, member))) }
}

/** Adds a member to a JSON file in the folder of a file of code. */
async function writeBeside(
  mocks: EditedMocks,
  { path }: EditedFile,
  member: NewMember,
): Promise<Omit<AddedMock, 'key'>> {
  for (let number = 1; ; number++) {
    const file = join(dirname(path), number === 1 ? 'api.json' : `api-${number}.json`)
    try {
      return await writeMember(mocks, namedFile(mocks, shownName(file, mocks.cwd), 'new'), member)
    } catch (error) {
      const isTaken = error instanceof MockapiError && error.diagnostics[0]?.code === 'cannot-add'
      if (!isTaken || !existsSync(file) || number > 9) throw error
    }
  }
}

/** The refusal to change an answer in code. */
function inCode({ name }: EditedFile, key: string, place: Place | undefined): MockapiError {
  const { diagnostics } = cannotAdd(`${key} is in ${name}, which is code.`, 'Change it there.')
  return new MockapiError(diagnostics.map((each) => ({ ...each, ...(place && { place }) })))
}

/** The key as files write it, and what it says. */
function readKey(written: string): { key: string; method: Method; path: PathPattern } {
  const parsed = parseKey(written)
  if ('message' in parsed) throw mockapiError('bad-endpoint-key', parsed.message, parsed.hint)
  const [word = '', rest = ''] = written.trim().split(/\s+/, 2)
  return { key: `${word.toUpperCase()} ${rest}`, ...parsed }
}

function answerOf(
  mock: NewMock,
  key: string,
  { method, path }: { readonly method: Method; readonly path: PathPattern },
): unknown {
  const answer = answerText(mock)
  if (answer !== undefined) return writtenValue(answer)
  if (method === 'USE' || isFieldMethod(method)) {
    throw cannotAdd(`${key} needs an answer.`, 'Say what it answers, as JSON.')
  }
  return exampleAnswer(key, parameterNames(path.segments).at(-1))
}

/** The endpoint of a file that would answer in the place of a new one. */
function sameEndpoint(
  mocks: EditedMocks,
  parsed: { readonly method: Method; readonly path: PathPattern },
  value: unknown,
): CompiledEndpoint | undefined {
  if (parsed.method === 'USE') return undefined
  const shape = shapeOf(parsed)
  const hasCondition = isObject(value) && '$when' in value
  return mocks.routes().table.endpoints.find((each) => {
    const isFirst = !each.when && !each.mayPass && !hasCondition
    const isOther = each.isOfDocument || each.serves || each.resource !== undefined
    return isFirst && !isOther && !isRecorded(each.origin.file) && shapeOf(each) === shape
  })
}

function fileFor(
  mocks: EditedMocks,
  { file, suggested }: Pick<NewMock, 'file' | 'suggested'>,
  path: PathPattern,
): EditedFile {
  if (file !== undefined) return namedFile(mocks, file)
  const { alone } = folderOf(mocks)
  const likely = suggested === undefined || alone ? undefined : suggestedFile(mocks, suggested)
  return likely ?? chosenFile(mocks, path)
}
