import type { MockEdits } from '../admin/mock-edits.ts'
import { isOfJsonServer } from '../config/dialects.ts'
import type { GivenModule } from '../mocks/modules/resolve.ts'
import type { MockServerOptions } from '../server.ts'
import type { EditedMocks } from './edited-mocks.ts'

/** Edits of the files of served mocks, whose code is loaded with the first one. */
export function openEdits(
  { idField, ids, dialect = 'mockapi' }: MockServerOptions,
  from: Omit<EditedMocks, 'json' | 'readCode'>,
  provided: Readonly<Record<string, GivenModule>>,
): MockEdits {
  const mocks: EditedMocks = {
    ...from,
    json: { idField, ids, asWritten: isOfJsonServer(dialect) },
    readCode: async (path) => (await import('./read-code.ts')).readCode(path, from.cwd, provided),
  }
  return {
    settled: mocks.settled,
    add: async (mock, rights) => (await import('./add-mock.ts')).addMock(mock, rights, mocks),
    write: async (file, rights) =>
      (await import('./write-file.ts')).writeMockFile(file, rights, mocks),
  }
}
