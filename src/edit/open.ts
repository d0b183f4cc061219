import type { MockEdits } from '../admin/mock-edits.ts'
import { isOfJsonServer } from '../config/config.ts'
import type { MockServerOptions } from '../server.ts'
import type { EditedMocks } from './edited-mocks.ts'

/** Edits of the files of served mocks, whose code is loaded with the first one. */
export function openEdits(
  { idField, ids, dialect = 'mockapi' }: MockServerOptions,
  from: Omit<EditedMocks, 'json'>,
): MockEdits {
  const mocks = { ...from, json: { idField, ids, asWritten: isOfJsonServer(dialect) } }
  return {
    settled: mocks.settled,
    add: async (mock, rights) => (await import('./add-mock.ts')).addMock(mock, rights, mocks),
    write: async (file, rights) =>
      (await import('./write-file.ts')).writeMockFile(file, rights, mocks),
  }
}
