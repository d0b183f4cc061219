/** A wire format: OpenAI chat completions and responses, Anthropic, Gemini, the AI SDK's UI message stream. */
export type AiFormat = 'openai' | 'openai-responses' | 'anthropic' | 'gemini' | 'ai-sdk'

/** What addresses end with that speak a format. */
const addresses: Readonly<Record<AiFormat, RegExp>> = {
  openai: /\/chat\/completions$/,
  'openai-responses': /\/responses$/,
  anthropic: /\/messages$/,
  gemini: /\/models\/[^/]+$|:(?:g|streamG)enerateContent$/,
  'ai-sdk': /\/chat$/,
}

/** The names of all formats. */
export const formatNames = Object.keys(addresses) as readonly AiFormat[]

/** Whether a value is the name of a format. */
export function isFormat(value: unknown): value is AiFormat {
  return (formatNames as readonly unknown[]).includes(value)
}

/** The format that an address speaks; undefined where it ends with none of their names. */
export function formatOf(path: string): AiFormat | undefined {
  const end = path.replace(/\/$/, '')
  return formatNames.find((name) => addresses[name].test(end))
}
