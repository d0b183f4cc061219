import { behave } from './behave.ts'
import { editMock } from './edit-mock.ts'
import { findEndpoints } from './find-endpoints.ts'
import { journal } from './journal.ts'
import { request } from './request.ts'
import { reset } from './reset.ts'
import type { Tool } from './tool.ts'

/** The tools by their names, in the order of the list. */
export const tools: Readonly<Record<string, Tool>> = {
  find_endpoints: findEndpoints,
  request,
  journal,
  edit_mock: editMock,
  behave,
  reset,
}
