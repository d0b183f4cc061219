/** What went wrong, in a sentence with a way out; the agent reads it as the result of its call. */
export class ToolError extends Error {}
