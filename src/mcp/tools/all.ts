import { findEndpoints } from './find-endpoints.ts'
import type { Tool } from './tool.ts'

/** The tools by their names, in the order of the list. */
export const tools: Readonly<Record<string, Tool>> = {
  find_endpoints: findEndpoints,
}
