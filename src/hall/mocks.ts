import type { MockServerOptions } from '../core/server.ts'
import type { ReloadReport } from '../load/library.ts'
import { openSource } from '../load/source.ts'
import type { MockSource } from '../load/source.ts'

/**
 * Opens the place that a server's mocks come from.
 *
 * @param provided what the package's own modules give in a mock file, by their specifiers
 * @throws MockapiError `no-folder` when it does not exist
 */
export function openMocks(
  options: MockServerOptions,
  provided: Readonly<Record<string, object>>,
  onReload: (report: ReloadReport) => void,
): MockSource {
  const { cwd = process.cwd(), dir, mocks, poll = false, idField, routes } = options
  const { onWarning = () => {} } = options
  return openSource({ cwd, dir, mocks, poll, idField, routes, provided, onReload, onWarning })
}
