import type { McpArguments, InputSchema } from './arguments.ts'
import type { McpHost } from './host.ts'
import type { MockServerAsker } from './ask.ts'

/** What a tool is called with. */
export interface ToolCall {
  readonly args: McpArguments
  /** The mock server, in the session that the call names. */
  readonly server: MockServerAsker
  readonly host: McpHost
  /** Aborted when the client takes the call back. */
  readonly signal: AbortSignal | undefined
}

/** What a tool found or did. */
export interface ToolResult {
  /** What happened, in a sentence or two of our own words. */
  readonly summary: string
  readonly [member: string]: unknown
}

/** A tool of an agent: what it is called, what it takes, and what it does. */
export interface Tool {
  readonly title: string
  /** What it is for and when, as short as can be: all agents read it all the time. */
  readonly description: string
  readonly inputSchema: InputSchema
  /** What clients ask their user about; none of the tools leaves the mock server. */
  readonly annotations: {
    readonly readOnlyHint: boolean
    readonly destructiveHint?: boolean
    readonly idempotentHint?: boolean
    readonly openWorldHint: boolean
  }
  /** @throws ToolError where the agent can do better */
  readonly run: (call: ToolCall) => Promise<ToolResult>
}
