import type { AddedMock, EditRights, NewMock } from '../admin/mock-edits.ts'
import { exampleAnswer } from '../dispatch/advice.ts'
import { shapeOf } from '../endpoints/order.ts'
import { isRecorded } from '../endpoints/recorded.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { mockapiError, type MockapiError } from '../errors/diagnostic.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isFieldMethod, parseKey, type Method, type PathPattern } from '../http/path.ts'
import { parameterNames } from '../http/segment.ts'
import { loadParser } from '../mocks/json/document.ts'
import { folderOf, type EditedFile, type EditedMocks } from './edited-mocks.ts'
import { exists } from './json-map.ts'
import { chosenFile, codeRefused, isCode, namedFile, suggestedFile } from './place.ts'
import { cannotAdd } from './refusal.ts'
import { addResource } from './resource.ts'
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
  const [, address] = /^CRUD\s+(.*)$/is.exec(mock.key.trim()) ?? []
  if (address !== undefined) return await addResource(mocks, address, mock)
  const { key, ...parsed } = readKey(mock.key)
  const value = answerOf(mock, key, parsed)
  const same = sameEndpoint(mocks, parsed, value)
  if (same && !mock.replace) throw exists(key, same.origin.place())
  const file = fileFor(mocks, { file: same?.origin.file, ...mock }, parsed.path)
  if (isCode(file) && !rights.code) throw codeRefused(file)
  if (isCode(file)) throw byHand(file, key, value)
  const member = { name: key, parsed, value, replace: mock.replace ?? false }
  const added = await writeMember(mocks, file, member)
  return { key, ...added }
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

function byHand({ name }: EditedFile, key: string, value: unknown): MockapiError {
  const text = `'${key}': ${JSON.stringify(value)}`
  return cannotAdd(`${name} is code.`, `Add this to it by hand: ${text}`)
}
